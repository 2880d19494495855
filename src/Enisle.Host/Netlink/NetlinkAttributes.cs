using System.Buffers.Binary;
using Enisle.Abi;

namespace Enisle.Host.Netlink;

/// <summary>Walks the attributes of a received message; one that does not fit ends the walk.</summary>
public ref struct NetlinkAttributes(ReadOnlySpan<byte> rest)
{
    private const int Header = 4;
    private ReadOnlySpan<byte> _rest = rest;

    /// <summary>The next attribute.</summary>
    public bool TryNext(out int type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (_rest.Length < Header)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
        if (length < Header || length > _rest.Length)
        {
            return false;
        }

        type = (int)(BinaryPrimitives.ReadUInt16LittleEndian(_rest[2..]) & NetlinkAbi.NLA_TYPE_MASK);
        value = _rest[Header..length];
        _rest = _rest[Math.Min((length + 3) & ~3, _rest.Length)..];
        return true;
    }

    /// <summary>The attribute of this type, or an empty span.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> attributes, int wanted)
    {
        NetlinkAttributes walk = new(attributes);
        while (walk.TryNext(out int type, out ReadOnlySpan<byte> value))
        {
            if (type == wanted)
            {
                return value;
            }
        }

        return default;
    }
}
