using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Host.Netlink;

/// <summary>Devices and routes that are made, and routes that are read.</summary>
public sealed partial class NetworkLinks
{
    /// <summary>The device of this name, or null: one request, where <see cref="Find"/> reads a list.</summary>
    public NetworkLink? TryGet(string name)
    {
        NetworkLink? found = null;
        Errno errno = socket.Execute(RtnetlinkMessages.GetLink(name), out string? words, (type, body) =>
        {
            if (type == RtnetlinkAbi.RTM_NEWLINK)
            {
                found = TryRead(body);
            }
        });
        return errno is Errno.None or Errno.ENODEV ? found : throw new LinuxException(errno, "RTM_GETLINK", words is null ? name : $"{name} ({words})");
    }

    /// <summary>Takes the device away; false when there is none of this name.</summary>
    public bool TryDelete(string name)
    {
        Errno errno = socket.Execute(RtnetlinkMessages.DeleteLink(name), out string? words);
        return errno switch
        {
            Errno.None => true,
            Errno.ENODEV => false,
            _ => throw new LinuxException(errno, "RTM_DELLINK", words is null ? name : $"{name} ({words})"),
        };
    }

    /// <summary>Carries out several requests of <see cref="RtnetlinkMessages"/> for the price of one.</summary>
    /// <param name="call">What they do together, for the message of a failure.</param>
    /// <param name="subject">The device.</param>
    /// <param name="requests">In order; after a failed one the rest is carried out as well.</param>
    /// <exception cref="LinuxException">The first failure.</exception>
    public void ExecuteAll(string call, string subject, params IReadOnlyList<NetlinkRequest> requests)
    {
        Errno errno = socket.ExecuteAll(requests, isTransaction: false, out _, out string? words);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, call, words is null ? subject : $"{subject} ({words})");
        }
    }

    /// <summary>Routes of both families, of all tables; those to the namespace's own addresses are not among them.</summary>
    public List<NetworkRoute> Routes()
    {
        List<NetworkRoute> routes = [];
        Dump(NetlinkRequest.Create(RtnetlinkAbi.RTM_GETROUTE, NetlinkAbi.NLM_F_DUMP, default(rtmsg)), "RTM_GETROUTE", (type, body) =>
        {
            if (type == RtnetlinkAbi.RTM_NEWROUTE && TryReadRoute(body) is { } route)
            {
                routes.Add(route);
            }
        }, routes.Clear);
        return routes;
    }

    private static NetworkRoute? TryReadRoute(ReadOnlySpan<byte> body)
    {
        int size = Unsafe.SizeOf<rtmsg>();
        if (body.Length < size)
        {
            return null;
        }

        rtmsg head = MemoryMarshal.Read<rtmsg>(body);
        int length = head.rtm_family switch { SocketAbi.AF_INET => 4, SocketAbi.AF_INET6 => 16, _ => 0 };
        ReadOnlySpan<byte> destination = NetlinkAttributes.Find(body[size..], RtnetlinkAbi.RTA_DST);
        if (length == 0 || head.rtm_type != RtnetlinkAbi.RTN_UNICAST || (head.rtm_flags & RtnetlinkAbi.RTM_F_CLONED) != 0
            || head.rtm_dst_len > length * 8 || (!destination.IsEmpty && destination.Length != length))
        {
            return null;
        }

        ReadOnlySpan<byte> gateway = NetlinkAttributes.Find(body[size..], RtnetlinkAbi.RTA_GATEWAY);
        ReadOnlySpan<byte> link = NetlinkAttributes.Find(body[size..], RtnetlinkAbi.RTA_OIF);
        IPAddress address = new(destination.IsEmpty ? new byte[length] : destination);
        return new NetworkRoute(
            new IPNetwork(address, head.rtm_dst_len),
            gateway.Length == length ? new IPAddress(gateway) : null,
            link.Length == sizeof(int) ? BinaryPrimitives.ReadInt32LittleEndian(link) : 0);
    }
}
