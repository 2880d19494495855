using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Enisle.Spec.Json;

/// <summary>What is wrong with a text that is not JSON, and where.</summary>
internal static class JsonText
{
    /// <exception cref="SpecException">Empty, too long, with a byte order mark, or not UTF-8.</exception>
    public static void Check(ReadOnlySpan<byte> json, string file, int maxBytes)
    {
        if (json.Length > maxBytes)
        {
            throw new SpecException(file, "", $"{json.Length} bytes is more than {maxBytes}");
        }

        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            throw new SpecException(file, "", "is empty");
        }

        if (json.StartsWith("\uFEFF"u8))
        {
            throw new SpecException(file, "line 1, column 1", "starts with a byte order mark");
        }

        // The JSON reader looks at bytes only where it must.
        if (!Utf8.IsValid(json))
        {
            int offset = 0;
            while (Rune.DecodeFromUtf8(json[offset..], out _, out int length) == System.Buffers.OperationStatus.Done)
            {
                offset += length;
            }

            throw new SpecException(file, Place(json, offset), $"byte 0x{json[offset]:X2} is not UTF-8");
        }
    }

    /// <summary>The reader's own words are not in a trimmed image, so these are ours.</summary>
    public static SpecException SyntaxFault(ReadOnlySpan<byte> json, string file, JsonException failure, in Utf8JsonReader reader)
    {
        int offset = 0;
        for (long line = failure.LineNumber ?? 0; line > 0; line--)
        {
            offset += json[offset..].IndexOf((byte)'\n') + 1;
        }

        offset = (int)Math.Min(offset + (failure.BytePositionInLine ?? 0), json.Length);
        return new SpecException(file, Place(json, offset), Rule(json, offset, in reader));
    }

    public static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        _ => "null",
    };

    private static string Rule(ReadOnlySpan<byte> json, int offset, in Utf8JsonReader reader)
    {
        if (offset >= json.Length)
        {
            return "the text ends too early";
        }

        byte next = json[offset];
        bool isStart = next is (byte)'{' or (byte)'[';
        return reader.TokenType == JsonTokenType.EndObject && reader.CurrentDepth == 0 ? "more text follows the end of the object"
            : isStart && reader.CurrentDepth >= JsonCursor.MaxDepth - 1 ? $"nested more than {JsonCursor.MaxDepth} deep"
            : next == '/' ? "comments are not part of JSON"
            : next is > 0x20 and < 0x7F ? $"unexpected '{(char)next}'"
            : $"unexpected byte 0x{next:X2}";
    }

    private static string Place(ReadOnlySpan<byte> json, int offset)
    {
        ReadOnlySpan<byte> before = json[..offset];
        return $"line {before.Count((byte)'\n') + 1}, column {offset - (before.LastIndexOf((byte)'\n') + 1) + 1}";
    }
}
