using System.Buffers.Binary;
using System.Text;

namespace Enisle.Host.DBus;

/// <summary>Marshals values, little-endian, each at its natural boundary. Spec: D-Bus Specification 0.43, «Marshaling».</summary>
/// <remarks>Only the types that systemd's interface needs. The signature is the caller's to write.</remarks>
public sealed class DBusWriter
{
    /// <summary>As the specification caps an array.</summary>
    private const int MaxArray = 1 << 26;

    private byte[] _buffer = new byte[512];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, Length);

    /// <summary>Type y.</summary>
    public void Byte(byte value) => Take(1, 1)[0] = value;

    /// <summary>Type b.</summary>
    public void Boolean(bool value) => UInt32(value ? 1u : 0);

    /// <summary>Type u.</summary>
    public void UInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Take(4, 4), value);

    /// <summary>Type t.</summary>
    public void UInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Take(8, 8), value);

    /// <summary>Type s or o.</summary>
    /// <exception cref="ArgumentException">A NUL, which D-Bus does not have in text.</exception>
    public void Text(string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("a D-Bus string holds a NUL character", nameof(value));
        }

        int size = Encoding.UTF8.GetByteCount(value);
        UInt32((uint)size);
        Encoding.UTF8.GetBytes(value, Take(1, size + 1));
    }

    /// <summary>Type g, at most 255 bytes.</summary>
    public void Signature(string value)
    {
        Byte(checked((byte)value.Length));
        Encoding.ASCII.GetBytes(value, Take(1, value.Length + 1));
    }

    /// <summary>Type ay.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        value.CopyTo(Take(1, value.Length));
    }

    /// <summary>Opens a struct: fields follow.</summary>
    public void Struct() => Take(8, 0);

    /// <summary>Opens an array of elements that begin at multiples of <paramref name="alignment"/>; give the result to <see cref="EndArray"/>.</summary>
    public int BeginArray(int alignment)
    {
        UInt32(0);
        int start = Length;

        // The padding before the first element does not count as content, and is there even when no element is.
        Take(alignment, 0);
        return (start << 4) | alignment;
    }

    /// <summary>Writes how long the array became.</summary>
    public void EndArray(int array)
    {
        int start = array >> 4;
        int first = Align(start, array & 15);
        int size = Length - first;
        if (size > MaxArray)
        {
            throw new ArgumentException("a D-Bus array is longer than 64 MiB");
        }

        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start - 4), size);
    }

    /// <summary>Zeros up to the next multiple.</summary>
    public void Pad(int alignment) => Take(alignment, 0);

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> value) => value.CopyTo(Take(1, value.Length));

    /// <summary>Replaces a number written before.</summary>
    internal void Patch(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(offset), value);

    private static int Align(int offset, int alignment) => (offset + alignment - 1) & -alignment;

    /// <summary>Zeroed room for a value at its boundary.</summary>
    private Span<byte> Take(int alignment, int size)
    {
        int start = Align(Length, alignment);
        if (start + size > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, start + size));
        }

        Length = start + size;
        return _buffer.AsSpan(start, size);
    }
}
