using System.Buffers.Binary;
using System.Text;

namespace Enisle.Host.DBus;

/// <summary>Unmarshals values of a message from the bus: each length is checked before it is believed.</summary>
/// <exception cref="InvalidDataException">Every method: what is there is not of the type asked for.</exception>
public ref struct DBusReader(ReadOnlySpan<byte> data)
{
    private readonly ReadOnlySpan<byte> _data = data;
    private int _at;

    /// <summary>Bytes read so far.</summary>
    public readonly int Position => _at;

    /// <summary>Whether all is read.</summary>
    public readonly bool IsAtEnd => _at >= _data.Length;

    /// <summary>Type y.</summary>
    public byte Byte() => Take(1, 1)[0];

    /// <summary>Type u or b.</summary>
    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, 4));

    /// <summary>Type t.</summary>
    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, 8));

    /// <summary>Type s or o.</summary>
    public string Text() => Ended(UInt32());

    /// <summary>Type g.</summary>
    public string Signature() => Ended(Byte());

    /// <summary>Opens a struct.</summary>
    public void Struct() => Take(8, 0);

    /// <summary>Opens an array; returns the position at which it ends.</summary>
    public int Array(int alignment)
    {
        uint size = UInt32();
        Take(alignment, 0);
        return size <= _data.Length - _at ? _at + (int)size : throw Broken();
    }

    /// <summary>Type v with a text inside; null when something else is, which is not read.</summary>
    public string? VariantText()
    {
        string signature = Signature();
        return signature is "s" or "o" ? Text() : null;
    }

    /// <summary>Reads over a value of a basic type, or of an array of them.</summary>
    public void Skip(string signature)
    {
        switch (signature)
        {
            case "y":
                Byte();
                break;
            case "b" or "u" or "i" or "h":
                UInt32();
                break;
            case "n" or "q":
                Take(2, 2);
                break;
            case "t" or "x" or "d":
                UInt64();
                break;
            case "s" or "o":
                Text();
                break;
            case "g":
                Signature();
                break;
            default:
                throw Broken();
        }
    }

    private readonly InvalidDataException Broken() => new($"D-Bus message: byte {_at}: cut short or not of the expected type");

    private string Ended(uint size)
    {
        if (size >= _data.Length - _at)
        {
            throw Broken();
        }

        ReadOnlySpan<byte> text = Take(1, (int)size + 1);
        return text[^1] == 0 ? Encoding.UTF8.GetString(text[..^1]) : throw Broken();
    }

    private ReadOnlySpan<byte> Take(int alignment, int size)
    {
        int start = (_at + alignment - 1) & -alignment;
        if (start + size > _data.Length)
        {
            throw Broken();
        }

        _at = start + size;
        return _data.Slice(start, size);
    }
}
