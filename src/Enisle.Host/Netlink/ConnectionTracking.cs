using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using Enisle.Abi;

namespace Enisle.Host.Netlink;

/// <summary>Flows that the kernel tracks in this thread's network namespace. Spec: linux/netfilter/nfnetlink_conntrack.h.</summary>
/// <remarks>Translation is decided with a flow's first packet: a flow of UDP that never rests keeps the old way for ever, unless it is forgotten.</remarks>
public static class ConnectionTracking
{
    /// <summary>Forgets flows; the next packet of each begins a new one.</summary>
    /// <returns>How many.</returns>
    public static int Forget(Predicate<ConnectionFlow> wanted)
    {
        using NetlinkSocket socket = NetlinkSocket.Open(NetlinkAbi.NETLINK_NETFILTER);
        List<(byte Family, byte[] Original)> found = [];
        NetlinkRequest list = NetlinkRequest.Create(Type(NfConntrackAbi.IPCTNL_MSG_CT_GET), NetlinkAbi.NLM_F_DUMP, default(nfgenmsg));
        Errno errno = socket.Execute(list, out string? words, (type, body) =>
        {
            if (type == Type(NfConntrackAbi.IPCTNL_MSG_CT_NEW) && TryRead(body, out ReadOnlySpan<byte> original) is { } flow && wanted(flow))
            {
                found.Add((body[0], original.ToArray()));
            }
        });
        if (errno is not (Errno.None or Errno.EINTR)) // EINTR: the list has changed meanwhile, as it does all the time
        {
            throw new LinuxException(errno, "conntrack", words);
        }

        int forgotten = 0;
        foreach ((byte family, byte[] original) in found)
        {
            NetlinkRequest request = NetlinkRequest
                .Create(Type(NfConntrackAbi.IPCTNL_MSG_CT_DELETE), 0, new nfgenmsg { nfgen_family = family })
                .Add(NfConntrackAbi.CTA_TUPLE_ORIG | NetlinkAbi.NLA_F_NESTED, original);
            forgotten += socket.Execute(request, out _) == Errno.None ? 1 : 0; // ENOENT: it has ended by itself
        }

        return forgotten;
    }

    private static ConnectionFlow? TryRead(ReadOnlySpan<byte> body, out ReadOnlySpan<byte> original)
    {
        original = default;
        int size = Unsafe.SizeOf<nfgenmsg>();
        if (body.Length < size)
        {
            return null;
        }

        ReadOnlySpan<byte> attributes = body[size..];
        original = NetlinkAttributes.Find(attributes, NfConntrackAbi.CTA_TUPLE_ORIG);
        ReadOnlySpan<byte> protocol = NetlinkAttributes.Find(original, NfConntrackAbi.CTA_TUPLE_PROTO);
        ReadOnlySpan<byte> number = NetlinkAttributes.Find(protocol, NfConntrackAbi.CTA_PROTO_NUM);
        ReadOnlySpan<byte> port = NetlinkAttributes.Find(protocol, NfConntrackAbi.CTA_PROTO_DST_PORT);
        IPAddress? destination = Address(original, NfConntrackAbi.CTA_IP_V4_DST, NfConntrackAbi.CTA_IP_V6_DST);
        IPAddress? answerer = Address(
            NetlinkAttributes.Find(attributes, NfConntrackAbi.CTA_TUPLE_REPLY), NfConntrackAbi.CTA_IP_V4_SRC, NfConntrackAbi.CTA_IP_V6_SRC);
        return number.IsEmpty || destination is null || answerer is null ? null
            : new ConnectionFlow(number[0], destination, port.Length == sizeof(ushort) ? BinaryPrimitives.ReadUInt16BigEndian(port) : 0, answerer);
    }

    private static IPAddress? Address(ReadOnlySpan<byte> tuple, int four, int six)
    {
        ReadOnlySpan<byte> addresses = NetlinkAttributes.Find(tuple, NfConntrackAbi.CTA_TUPLE_IP);
        ReadOnlySpan<byte> address = NetlinkAttributes.Find(addresses, four);
        if (address.IsEmpty)
        {
            address = NetlinkAttributes.Find(addresses, six);
        }

        return address.Length is 4 or 16 ? new IPAddress(address) : null;
    }

    private static int Type(int message) => (NfnetlinkAbi.NFNL_SUBSYS_CTNETLINK << 8) | message;
}
