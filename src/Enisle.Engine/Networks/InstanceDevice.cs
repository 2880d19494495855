using System.Net;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Networks;

/// <summary>An instance's device: the far end of a pair whose near end is a port of the bridge.</summary>
internal static class InstanceDevice
{
    private const int Loopback = 1; // LOOPBACK_IFINDEX

    /// <summary>Makes the pair, each end where it belongs, and gives the far one all it needs.</summary>
    /// <param name="links">Of the host.</param>
    /// <param name="bridge">The network's.</param>
    /// <param name="network">The network.</param>
    /// <param name="attachment">What was allocated.</param>
    /// <param name="instance">The instance's network namespace.</param>
    /// <param name="isFirst">The way to the outside leads through the first device.</param>
    public static void Make(NetworkLinks links, NetworkLink bridge, NetworkDefinition network, NetworkAttachment attachment, OwnedFd instance, bool isFirst)
    {
        VethPair pair = new()
        {
            Name = attachment.HostInterface,
            MasterIndex = bridge.Index,
            PeerNamespace = instance,
            PeerName = attachment.Interface,
            PeerAddress = HardwareAddress.Parse(attachment.MacAddress),
            Mtu = network.Mtu,
        };

        // With net.bridge.bridge-nf-call-iptables on, what an instance sends to its own published port never leaves the bridge.
        links.ExecuteAll("create veth", pair.Name, attachment.Ports.Count > 0
            ? [RtnetlinkMessages.AddVeth(pair), RtnetlinkMessages.SetHairpin(pair.Name)] : [RtnetlinkMessages.AddVeth(pair)]);

        using NetworkNamespaceVisit inside = NetworkNamespaceVisit.Enter(instance);
        if (attachment.AddressV6 is null)
        {
            HostSwitches.WithoutV6(attachment.Interface);
        }

        using NetworkLinks own = new(NetlinkSocket.Open());
        NetworkLink device = own.TryGet(attachment.Interface) ?? throw new LinuxException(Errno.ENODEV, "create veth", attachment.Interface);
        own.ExecuteAll("set up device", attachment.Interface, Requests(device.Index, network, attachment, isFirst));
    }

    private static List<NetlinkRequest> Requests(int device, NetworkDefinition network, NetworkAttachment attachment, bool isFirst)
    {
        List<NetlinkRequest> requests =
        [
            RtnetlinkMessages.SetUp(Loopback),
            RtnetlinkMessages.AddAddress(device, IPAddress.Parse(attachment.Address), attachment.PrefixLength),
        ];
        if (attachment.AddressV6 is not null)
        {
            requests.Add(RtnetlinkMessages.AddAddress(device, IPAddress.Parse(attachment.AddressV6), attachment.PrefixLengthV6));
        }

        requests.Add(RtnetlinkMessages.SetUp(device));
        if (isFirst && !network.Internal)
        {
            requests.Add(RtnetlinkMessages.AddDefaultRoute(device, IPAddress.Parse(attachment.Gateway)));
            if (attachment.GatewayV6 is not null)
            {
                requests.Add(RtnetlinkMessages.AddDefaultRoute(device, IPAddress.Parse(attachment.GatewayV6)));
            }
        }

        return requests;
    }
}
