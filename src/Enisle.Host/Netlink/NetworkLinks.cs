using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Netlink;

/// <summary>The network devices of one namespace, and what can be done with them. Spec: rtnetlink(7).</summary>
/// <remarks>Owner: closes its socket. Failures are <see cref="LinuxException"/> whose subject is the device and, where there are some, the kernel's words.</remarks>
public sealed partial class NetworkLinks(NetlinkSocket socket) : IDisposable
{
    private const int DumpAttempts = 10;

    /// <summary>All devices.</summary>
    public List<NetworkLink> All()
    {
        List<NetworkLink> links = [];
        Dump(NetlinkRequest.Create(RtnetlinkAbi.RTM_GETLINK, NetlinkAbi.NLM_F_DUMP, default(ifinfomsg)), "RTM_GETLINK", (type, body) =>
        {
            if (type == RtnetlinkAbi.RTM_NEWLINK && TryRead(body) is { } link)
            {
                links.Add(link);
            }
        }, links.Clear);
        return links;
    }

    /// <summary>The device of this name, or null.</summary>
    public NetworkLink? Find(string name) => All().Find(link => link.Name == name);

    /// <summary>The device's addresses of both families.</summary>
    public List<NetworkAddress> Addresses(NetworkLink link)
    {
        List<NetworkAddress> addresses = [];
        Dump(NetlinkRequest.Create(RtnetlinkAbi.RTM_GETADDR, NetlinkAbi.NLM_F_DUMP, default(ifaddrmsg)), "RTM_GETADDR", (type, body) =>
        {
            if (type == RtnetlinkAbi.RTM_NEWADDR && TryReadAddress(body, link.Index) is { } address)
            {
                addresses.Add(address);
            }
        }, addresses.Clear);
        return addresses;
    }

    /// <summary>Gives the device an address that it does not have.</summary>
    public void Add(NetworkLink link, NetworkAddress address)
    {
        ifaddrmsg body = new()
        {
            ifa_family = address.Family,
            ifa_prefixlen = address.PrefixLength,
            ifa_scope = address.Scope,
            ifa_index = (uint)link.Index,
        };
        NetlinkRequest request = NetlinkRequest
            .Create(RtnetlinkAbi.RTM_NEWADDR, NetlinkAbi.NLM_F_CREATE | NetlinkAbi.NLM_F_EXCL, body)
            .Add(RtnetlinkAbi.IFA_LOCAL, address.Local)
            .Add(RtnetlinkAbi.IFA_ADDRESS, address.Peer);
        if (address.Broadcast.Length > 0)
        {
            request.Add(RtnetlinkAbi.IFA_BROADCAST, address.Broadcast);
        }

        Execute(request, "RTM_NEWADDR", link.Name);
    }

    /// <summary>Brings the device up or down.</summary>
    public void SetUp(NetworkLink link, bool up)
    {
        ifinfomsg body = new()
        {
            ifi_index = link.Index,
            ifi_flags = up ? (uint)RtnetlinkAbi.IFF_UP : 0,
            ifi_change = RtnetlinkAbi.IFF_UP,
        };
        Execute(NetlinkRequest.Create(RtnetlinkAbi.RTM_NEWLINK, 0, body), up ? "link up" : "link down", link.Name);
    }

    /// <summary>Moves the device to another namespace, under this name; <c>%d</c> in it stands for the first free number.</summary>
    /// <remarks>One request, but two steps of the kernel: when the name is taken there, the device has moved all the same.</remarks>
    public void Move(NetworkLink link, OwnedFd networkNamespace, string name)
    {
        NetlinkRequest request = NetlinkRequest
            .Create(RtnetlinkAbi.RTM_NEWLINK, 0, new ifinfomsg { ifi_index = link.Index })
            .Add(RtnetlinkAbi.IFLA_IFNAME, name)
            .Add(RtnetlinkAbi.IFLA_NET_NS_FD, (uint)networkNamespace.Number);
        Execute(request, "move to network namespace", link.Name);
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private static NetworkLink? TryRead(ReadOnlySpan<byte> body)
    {
        int size = Unsafe.SizeOf<ifinfomsg>();
        if (body.Length < size)
        {
            return null;
        }

        ifinfomsg head = MemoryMarshal.Read<ifinfomsg>(body);
        ReadOnlySpan<byte> name = NetlinkAttributes.Find(body[size..], RtnetlinkAbi.IFLA_IFNAME);
        return new NetworkLink(head.ifi_index, Encoding.UTF8.GetString(name.TrimEnd((byte)0)), (head.ifi_flags & RtnetlinkAbi.IFF_UP) != 0);
    }

    private static NetworkAddress? TryReadAddress(ReadOnlySpan<byte> body, int index)
    {
        int size = Unsafe.SizeOf<ifaddrmsg>();
        if (body.Length < size)
        {
            return null;
        }

        ifaddrmsg head = MemoryMarshal.Read<ifaddrmsg>(body);
        ReadOnlySpan<byte> attributes = body[size..];
        ReadOnlySpan<byte> peer = NetlinkAttributes.Find(attributes, RtnetlinkAbi.IFA_ADDRESS);
        ReadOnlySpan<byte> local = NetlinkAttributes.Find(attributes, RtnetlinkAbi.IFA_LOCAL);
        ReadOnlySpan<byte> flags = NetlinkAttributes.Find(attributes, RtnetlinkAbi.IFA_FLAGS); // the header has room for eight only
        if (head.ifa_index != index || head.ifa_family is not (SocketAbi.AF_INET or SocketAbi.AF_INET6) || peer.IsEmpty)
        {
            return null;
        }

        return new NetworkAddress(
            head.ifa_family,
            head.ifa_prefixlen,
            head.ifa_scope,
            flags.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(flags) : head.ifa_flags,
            (local.IsEmpty ? peer : local).ToArray(),
            peer.ToArray(),
            NetlinkAttributes.Find(attributes, RtnetlinkAbi.IFA_BROADCAST).ToArray());
    }

    // A list that changed while it was read (EINTR, as the end of the list says) is read again.
    private void Dump(NetlinkRequest request, string call, NetlinkSocket.Receiver receiver, Action restart)
    {
        for (int attempt = 1; ; attempt++)
        {
            Errno errno = socket.Execute(request, out string? words, receiver);
            if (errno == Errno.None)
            {
                return;
            }

            if (errno != Errno.EINTR || attempt == DumpAttempts)
            {
                throw new LinuxException(errno, call, words);
            }

            restart();
        }
    }

    private void Execute(NetlinkRequest request, string call, string subject)
    {
        Errno errno = socket.Execute(request, out string? words);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, call, words is null ? subject : $"{subject} ({words})");
        }
    }
}
