using System.Buffers;
using System.Text.Json;
using Enisle.Host.Text;

namespace Enisle.Runtime.Output;

/// <summary>JSON for standard output, written by hand: no serializer is linked for it.</summary>
internal static class JsonText
{
    /// <param name="write">Writes one value.</param>
    /// <param name="indent">Spaces a level; 0: everything on one line.</param>
    /// <param name="end">What follows the value: nothing or a newline.</param>
    public static byte[] Create(Action<Utf8JsonWriter> write, int indent, string end)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        JsonWriterOptions options = new()
        {
            Encoder = PlainJsonEncoder.Instance,
            Indented = indent > 0,
            IndentSize = indent,
            NewLine = "\n",
        };
        using (Utf8JsonWriter writer = new(buffer, options))
        {
            write(writer);
        }

        buffer.Write(System.Text.Encoding.ASCII.GetBytes(end));
        return buffer.WrittenSpan.ToArray();
    }
}
