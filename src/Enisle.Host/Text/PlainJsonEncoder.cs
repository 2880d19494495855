using System.Text.Encodings.Web;

namespace Enisle.Host.Text;

/// <summary>Escapes in JSON only what must be: quotes, backslashes and control characters. Spec: RFC 8259, section 7.</summary>
/// <remarks>
/// The framework's encoders fill tables for all of Unicode when they are first touched (0.15 ms): too much for a start that writes
/// half a kilobyte. What is written here is read by programs, never put into a web page.
/// </remarks>
public sealed unsafe class PlainJsonEncoder : JavaScriptEncoder
{
    /// <summary>The one there is.</summary>
    public static readonly PlainJsonEncoder Instance = new();

    private PlainJsonEncoder()
    {
    }

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6; // \u001F

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < 0x20 or '"' or '\\' or 0x7F;

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (int i = 0; i < textLength; i++)
        {
            // Half a surrogate pair is no text: the caller replaces it.
            if (WillEncode(text[i]) || char.IsSurrogate(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        Span<char> target = new(buffer, bufferLength);
        ReadOnlySpan<char> escaped = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ => default,
        };
        if (!escaped.IsEmpty)
        {
            numberOfCharactersWritten = escaped.Length;
            return escaped.TryCopyTo(target);
        }

        if (WillEncode(unicodeScalar))
        {
            return target.TryWrite($"\\u{unicodeScalar:X4}", out numberOfCharactersWritten);
        }

        return new System.Text.Rune(unicodeScalar).TryEncodeToUtf16(target, out numberOfCharactersWritten);
    }
}
