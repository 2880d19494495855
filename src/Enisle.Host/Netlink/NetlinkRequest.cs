using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;

namespace Enisle.Host.Netlink;

/// <summary>One message to the kernel: a header, the family's own struct, then attributes.</summary>
/// <remarks>
/// An attribute's length is 16 bits: a value that does not fit is refused, never cut, or what the value holds would be read as
/// further attributes (CVE-2021-43784).
/// </remarks>
public sealed class NetlinkRequest
{
    private const int Alignment = 4;
    private const int AttributeHeader = 4;
    private readonly List<byte> _bytes = new(128);

    private NetlinkRequest()
    {
    }

    /// <summary>Whether the kernel answers with a list (NLM_F_DUMP).</summary>
    public bool IsDump { get; private init; }

    /// <summary>Starts a message.</summary>
    /// <param name="type">RTM_*.</param>
    /// <param name="flags">NLM_F_*, beside NLM_F_REQUEST.</param>
    /// <param name="body">The family's own struct.</param>
    public static NetlinkRequest Create<T>(int type, int flags, in T body)
        where T : unmanaged
    {
        bool dump = (flags & NetlinkAbi.NLM_F_DUMP) == NetlinkAbi.NLM_F_DUMP;
        NetlinkRequest request = new() { IsDump = dump };
        nlmsghdr header = new()
        {
            nlmsg_type = (ushort)type,
            nlmsg_flags = (ushort)(flags | NetlinkAbi.NLM_F_REQUEST | (dump ? 0 : NetlinkAbi.NLM_F_ACK)),
        };
        request._bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<nlmsghdr>(in header)));
        request._bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in body)));
        request.Pad();
        return request;
    }

    /// <summary>Adds an attribute.</summary>
    /// <exception cref="ArgumentException">The value is longer than an attribute can be.</exception>
    public NetlinkRequest Add(int type, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue - AttributeHeader)
        {
            throw new ArgumentException($"netlink attribute {type}: {value.Length} bytes is more than 65531", nameof(value));
        }

        Span<byte> header = stackalloc byte[AttributeHeader];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)(AttributeHeader + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)type);
        _bytes.AddRange(header);
        _bytes.AddRange(value);
        Pad();
        return this;
    }

    /// <summary>Adds a 32-bit number.</summary>
    public NetlinkRequest Add(int type, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return Add(type, bytes);
    }

    /// <summary>Adds a text with its final NUL.</summary>
    public NetlinkRequest Add(int type, string value) => Add(type, Encoding.UTF8.GetBytes(value + '\0'));

    /// <summary>The message as sent, with this sequence number.</summary>
    public byte[] ToBytes(uint sequence)
    {
        byte[] message = [.. _bytes];
        ref nlmsghdr header = ref MemoryMarshal.AsRef<nlmsghdr>(message.AsSpan());
        header.nlmsg_len = (uint)message.Length;
        header.nlmsg_seq = sequence;
        return message;
    }

    private void Pad()
    {
        while (_bytes.Count % Alignment != 0)
        {
            _bytes.Add(0);
        }
    }
}
