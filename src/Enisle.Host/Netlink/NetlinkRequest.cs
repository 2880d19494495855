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
    /// <param name="acknowledged">Whether the kernel says how it went when it went well, too.</param>
    public static NetlinkRequest Create<T>(int type, int flags, in T body, bool acknowledged = true)
        where T : unmanaged
    {
        bool dump = (flags & NetlinkAbi.NLM_F_DUMP) == NetlinkAbi.NLM_F_DUMP;
        NetlinkRequest request = new() { IsDump = dump };
        nlmsghdr header = new()
        {
            nlmsg_type = (ushort)type,
            nlmsg_flags = (ushort)(flags | NetlinkAbi.NLM_F_REQUEST | (dump || !acknowledged ? 0 : NetlinkAbi.NLM_F_ACK)),
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

    /// <summary>Adds a 32-bit number in the network's byte order, as netfilter wants its own.</summary>
    public NetlinkRequest AddBigEndian(int type, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return Add(type, bytes);
    }

    /// <summary>Adds an attribute that holds what <paramref name="fill"/> adds.</summary>
    /// <param name="type">Its number.</param>
    /// <param name="argument">Handed on to <paramref name="fill"/>, so that it needs no closure.</param>
    /// <param name="fill">Adds to the request it is given.</param>
    /// <exception cref="ArgumentException">The whole is longer than an attribute can be.</exception>
    public NetlinkRequest Nest<T>(int type, T argument, Action<NetlinkRequest, T> fill)
    {
        int start = _bytes.Count;
        Add(type | NetlinkAbi.NLA_F_NESTED, ReadOnlySpan<byte>.Empty);
        fill(this, argument);
        int length = _bytes.Count - start;
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"netlink attribute {type}: {length} bytes is more than 65535", nameof(fill));
        }

        BinaryPrimitives.WriteUInt16LittleEndian(CollectionsMarshal.AsSpan(_bytes)[start..], (ushort)length);
        return this;
    }

    /// <summary>Adds the family's own struct within an attribute.</summary>
    public NetlinkRequest AddStruct<T>(in T value)
        where T : unmanaged
    {
        _bytes.AddRange(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
        Pad();
        return this;
    }

    /// <summary>The message as sent, with this sequence number.</summary>
    public byte[] ToBytes(uint sequence)
    {
        byte[] message = new byte[Length];
        CopyTo(message, sequence);
        return message;
    }

    internal int Length => _bytes.Count;

    internal void CopyTo(Span<byte> message, uint sequence)
    {
        CollectionsMarshal.AsSpan(_bytes).CopyTo(message);
        ref nlmsghdr header = ref MemoryMarshal.AsRef<nlmsghdr>(message);
        header.nlmsg_len = (uint)_bytes.Count;
        header.nlmsg_seq = sequence;
    }

    private void Pad()
    {
        while (_bytes.Count % Alignment != 0)
        {
            _bytes.Add(0);
        }
    }
}
