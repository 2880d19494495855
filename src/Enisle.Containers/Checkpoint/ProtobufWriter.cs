using System.Buffers;
using System.Text;

namespace Enisle.Containers.Checkpoint;

/// <summary>Writes a message of protocol buffers: numbers, texts and messages within it are all that criu's requests have.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0;
    private const int Delimited = 2;
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    /// <summary>The message so far.</summary>
    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    /// <summary>An int32, uint32 or enum field: negative numbers take ten bytes, as the encoding wants it.</summary>
    public void Number(int field, long value)
    {
        WriteVarint((ulong)(field << 3 | Varint));
        WriteVarint((ulong)value);
    }

    /// <summary>A bool field; false is the default of all of them and is left out.</summary>
    public void Flag(int field, bool value)
    {
        if (value)
        {
            Number(field, 1);
        }
    }

    /// <summary>A string field; null is left out.</summary>
    public void Text(int field, string? value)
    {
        if (value is not null)
        {
            Bytes(field, Encoding.UTF8.GetBytes(value));
        }
    }

    /// <summary>A message field.</summary>
    public void Message(int field, ProtobufWriter message) => Bytes(field, message.Written);

    private void Bytes(int field, ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)(field << 3 | Delimited));
        WriteVarint((ulong)value.Length);
        _bytes.Write(value);
    }

    private void WriteVarint(ulong value)
    {
        Span<byte> target = _bytes.GetSpan(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
