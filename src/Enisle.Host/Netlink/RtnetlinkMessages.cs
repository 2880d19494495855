using System.Net;
using System.Net.Sockets;
using Enisle.Abi;

namespace Enisle.Host.Netlink;

/// <summary>Requests to rtnetlink, to be sent one by one or several together. Spec: rtnetlink(7).</summary>
public static class RtnetlinkMessages
{
    /// <summary>A bridge that is up.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hardwareAddress">Six bytes: a bridge without one of its own changes it with its ports.</param>
    /// <param name="mtu">0: the kernel's choice.</param>
    public static NetlinkRequest AddBridge(string name, ReadOnlySpan<byte> hardwareAddress, int mtu)
    {
        NetlinkRequest request = NetlinkRequest
            .Create(RtnetlinkAbi.RTM_NEWLINK, NetlinkAbi.NLM_F_CREATE | NetlinkAbi.NLM_F_EXCL, default(ifinfomsg))
            .Add(RtnetlinkAbi.IFLA_IFNAME, name)
            .Add(RtnetlinkAbi.IFLA_ADDRESS, hardwareAddress);
        AddMtu(request, mtu);
        return request.Nest(RtnetlinkAbi.IFLA_LINKINFO, "bridge", static (info, kind) => info.Add(RtnetlinkAbi.IFLA_INFO_KIND, kind));
    }

    /// <summary>Both ends of a pair, each where it belongs; the near one is up.</summary>
    public static NetlinkRequest AddVeth(VethPair pair)
    {
        NetlinkRequest request = NetlinkRequest
            .Create(RtnetlinkAbi.RTM_NEWLINK, NetlinkAbi.NLM_F_CREATE | NetlinkAbi.NLM_F_EXCL, Up(0))
            .Add(RtnetlinkAbi.IFLA_IFNAME, pair.Name);
        AddMtu(request, pair.Mtu);
        if (pair.MasterIndex > 0)
        {
            request.Add(RtnetlinkAbi.IFLA_MASTER, (uint)pair.MasterIndex);
        }

        return request.Nest(RtnetlinkAbi.IFLA_LINKINFO, pair, static (info, wanted) => info
            .Add(RtnetlinkAbi.IFLA_INFO_KIND, "veth")
            .Nest(RtnetlinkAbi.IFLA_INFO_DATA, wanted, static (data, inner) => data.Nest(RtnetlinkAbi.VETH_INFO_PEER, inner, Peer)));
    }

    /// <summary>A port of a bridge sends back out what came in by it, where that is whom it is for.</summary>
    public static NetlinkRequest SetHairpin(string port) =>
        NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWLINK, 0, default(ifinfomsg))
            .Add(RtnetlinkAbi.IFLA_IFNAME, port)
            .Nest(RtnetlinkAbi.IFLA_LINKINFO, true, static (info, _) => info
                .Add(RtnetlinkAbi.IFLA_INFO_SLAVE_KIND, "bridge")
                .Nest(RtnetlinkAbi.IFLA_INFO_SLAVE_DATA, true, static (data, _) => data.Add(RtnetlinkAbi.IFLA_BRPORT_MODE, [(byte)1])));

    /// <summary>Takes a device away, and the other end of a pair with it.</summary>
    public static NetlinkRequest DeleteLink(string name) =>
        NetlinkRequest.Create(RtnetlinkAbi.RTM_DELLINK, 0, default(ifinfomsg)).Add(RtnetlinkAbi.IFLA_IFNAME, name);

    /// <summary>One device by its name.</summary>
    public static NetlinkRequest GetLink(string name) =>
        NetlinkRequest.Create(RtnetlinkAbi.RTM_GETLINK, 0, default(ifinfomsg)).Add(RtnetlinkAbi.IFLA_IFNAME, name);

    /// <summary>Brings a device up.</summary>
    public static NetlinkRequest SetUp(int index) => NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWLINK, 0, Up(index));

    /// <summary>Gives a device an address, which it may have already.</summary>
    /// <remarks>An IPv6 address is usable at once: nobody else has what an allocator hands out (IFA_F_NODAD).</remarks>
    public static NetlinkRequest AddAddress(int index, IPAddress address, int prefixLength)
    {
        bool six = address.AddressFamily == AddressFamily.InterNetworkV6;
        ifaddrmsg body = new()
        {
            ifa_family = Family(address),
            ifa_prefixlen = (byte)prefixLength,
            ifa_flags = (byte)(six ? RtnetlinkAbi.IFA_F_NODAD : 0),
            ifa_index = (uint)index,
        };
        byte[] bytes = address.GetAddressBytes();
        NetlinkRequest request = NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWADDR, NetlinkAbi.NLM_F_CREATE | NetlinkAbi.NLM_F_REPLACE, body)
            .Add(RtnetlinkAbi.IFA_LOCAL, bytes)
            .Add(RtnetlinkAbi.IFA_ADDRESS, bytes);
        return six || prefixLength > 30 ? request : request.Add(RtnetlinkAbi.IFA_BROADCAST, Broadcast(bytes, prefixLength));
    }

    /// <summary>The way to everywhere else.</summary>
    public static NetlinkRequest AddDefaultRoute(int index, IPAddress gateway)
    {
        rtmsg body = new()
        {
            rtm_family = Family(gateway),
            rtm_table = RtnetlinkAbi.RT_TABLE_MAIN,
            rtm_protocol = RtnetlinkAbi.RTPROT_STATIC,
            rtm_scope = RtnetlinkAbi.RT_SCOPE_UNIVERSE,
            rtm_type = RtnetlinkAbi.RTN_UNICAST,
        };
        return NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWROUTE, NetlinkAbi.NLM_F_CREATE | NetlinkAbi.NLM_F_EXCL, body)
            .Add(RtnetlinkAbi.RTA_GATEWAY, gateway.GetAddressBytes())
            .Add(RtnetlinkAbi.RTA_OIF, (uint)index);
    }

    private static void Peer(NetlinkRequest request, VethPair pair)
    {
        request.AddStruct(default(ifinfomsg))
            .Add(RtnetlinkAbi.IFLA_IFNAME, pair.PeerName)
            .Add(RtnetlinkAbi.IFLA_NET_NS_FD, (uint)pair.PeerNamespace.Number);
        AddMtu(request, pair.Mtu);
        if (pair.PeerAddress is not null)
        {
            request.Add(RtnetlinkAbi.IFLA_ADDRESS, pair.PeerAddress.GetAddressBytes());
        }
    }

    private static void AddMtu(NetlinkRequest request, int mtu)
    {
        if (mtu > 0)
        {
            request.Add(RtnetlinkAbi.IFLA_MTU, (uint)mtu);
        }
    }

    private static ifinfomsg Up(int index) => new() { ifi_index = index, ifi_flags = RtnetlinkAbi.IFF_UP, ifi_change = RtnetlinkAbi.IFF_UP };

    private static byte Family(IPAddress address) =>
        (byte)(address.AddressFamily == AddressFamily.InterNetworkV6 ? SocketAbi.AF_INET6 : SocketAbi.AF_INET);

    private static byte[] Broadcast(byte[] address, int prefixLength)
    {
        byte[] all = [.. address];
        for (int bit = prefixLength; bit < 32; bit++)
        {
            all[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return all;
    }
}
