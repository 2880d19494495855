using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;

namespace Enisle.Host.Netlink;

/// <summary>Takes apart what one recv(2) has brought: messages one after the other. Every length is checked against what is there.</summary>
public ref struct NetlinkReply(ReadOnlySpan<byte> datagram)
{
    private const int ErrnoSize = sizeof(int);
    private ReadOnlySpan<byte> _rest = datagram;

    /// <summary>The next message.</summary>
    /// <exception cref="InvalidDataException">Its length is less than a header's, or more than was received.</exception>
    public bool TryNext(out nlmsghdr header, out ReadOnlySpan<byte> body)
    {
        int size = Unsafe.SizeOf<nlmsghdr>();
        if (_rest.Length < size)
        {
            header = default;
            body = default;
            return _rest.IsEmpty ? false : throw new InvalidDataException($"netlink: {_rest.Length} bytes is less than a header");
        }

        header = MemoryMarshal.Read<nlmsghdr>(_rest);
        if (header.nlmsg_len < size || header.nlmsg_len > _rest.Length)
        {
            throw new InvalidDataException($"netlink: a message of {header.nlmsg_len} bytes in {_rest.Length}");
        }

        body = _rest[size..(int)header.nlmsg_len];
        _rest = _rest[Math.Min(((int)header.nlmsg_len + 3) & ~3, _rest.Length)..];
        return true;
    }

    /// <summary>The outcome that an NLMSG_ERROR or NLMSG_DONE carries, and the kernel's own words where it has some.</summary>
    /// <param name="header">The message's.</param>
    /// <param name="body">What follows the header.</param>
    /// <param name="text">Without its final NUL; null for none.</param>
    public static Errno Outcome(in nlmsghdr header, ReadOnlySpan<byte> body, out string? text)
    {
        text = null;
        if (body.Length < ErrnoSize)
        {
            return header.nlmsg_type == NetlinkAbi.NLMSG_DONE ? Errno.None : Errno.EPROTO;
        }

        int code = BinaryPrimitives.ReadInt32LittleEndian(body);
        if (code != 0 && header.nlmsg_type == NetlinkAbi.NLMSG_ERROR && (header.nlmsg_flags & NetlinkAbi.NLM_F_ACK_TLVS) != 0)
        {
            // struct nlmsgerr: the error and the request's header (with NETLINK_CAP_ACK not its body), then attributes.
            int attributes = ErrnoSize + Unsafe.SizeOf<nlmsghdr>();
            ReadOnlySpan<byte> words = body.Length < attributes ? default : NetlinkAttributes.Find(body[attributes..], NetlinkAbi.NLMSGERR_ATTR_MSG);
            text = words.IsEmpty ? null : Encoding.UTF8.GetString(words.TrimEnd((byte)0));
        }

        return (Errno)(-code);
    }
}
