using System.Globalization;
using System.Text;

namespace Enisle.Output.Go;

/// <summary>Strings between quotes, as Go writes and reads them.</summary>
internal static class GoQuote
{
    /// <summary>Between double quotes, with what cannot be seen as escapes.</summary>
    public static string Quote(string text) => Quote(text, '"', asciiOnly: false);

    /// <summary>The same; nothing beyond ASCII as it is.</summary>
    public static string QuoteAscii(string text) => Quote(text, '"', asciiOnly: true);

    /// <summary>One character between single quotes.</summary>
    public static string QuoteRune(int rune, bool asciiOnly) => Quote(Valid(rune).ToString(), '\'', asciiOnly);

    /// <summary><c>U+0041 'A'</c>.</summary>
    public static string CodePoint(int rune)
    {
        string number = $"U+{Math.Max(rune, 0):X4}";
        return rune >= 0 && IsPrintable(Valid(rune)) ? $"{number} '{Valid(rune)}'" : number;
    }

    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);

    /// <summary>U+FFFD for what is no character.</summary>
    public static Rune Valid(long rune) => rune is >= 0 and <= 0x10FFFF && Rune.IsValid((int)rune) ? new Rune((int)rune) : Rune.ReplacementChar;

    /// <summary>What is between the quotes: double ones, single ones around one character, or backquotes.</summary>
    public static bool TryUnquote(string quoted, out string text)
    {
        text = "";
        if (quoted.Length < 2 || quoted[0] != quoted[^1])
        {
            return false;
        }

        string inner = quoted[1..^1];
        switch (quoted[0])
        {
            case '`':
                text = inner.Replace("\r", "", StringComparison.Ordinal);
                return !inner.Contains('`', StringComparison.Ordinal);
            case '"' or '\'':
                return TryUnescape(inner, quoted[0], out text) && (quoted[0] == '"' || text.EnumerateRunes().Count() == 1);
            default:
                return false;
        }
    }

    private static string Quote(string text, char quote, bool asciiOnly)
    {
        StringBuilder builder = new(text.Length + 2);
        _ = builder.Append(quote);
        foreach (Rune rune in text.EnumerateRunes())
        {
            AppendEscaped(builder, rune, quote, asciiOnly);
        }

        return builder.Append(quote).ToString();
    }

    private static void AppendEscaped(StringBuilder builder, Rune rune, char quote, bool asciiOnly)
    {
        int value = rune.Value;
        if (value == quote || value == '\\')
        {
            _ = builder.Append('\\').Append(rune);
        }
        else if (value < 0x80 ? value is >= ' ' and < 0x7F : !asciiOnly && IsPrintable(rune))
        {
            _ = builder.Append(rune);
        }
        else
        {
            int index = "\a\b\f\n\r\t\v".IndexOf((char)value, StringComparison.Ordinal);
            _ = value < 0x80 && index >= 0 ? builder.Append('\\').Append("abfnrtv"[index])
                : value < 0x80 ? builder.Append($"\\x{value:x2}")
                : value < 0x10000 ? builder.Append($"\\u{value:x4}")
                : builder.Append($"\\U{value:x8}");
        }
    }

    private static bool TryUnescape(string inner, char quote, out string text)
    {
        text = "";
        List<byte> bytes = new(inner.Length);
        Span<byte> buffer = stackalloc byte[4];
        for (int i = 0; i < inner.Length;)
        {
            if (inner[i] == '\\')
            {
                if (!TryEscape(inner, ref i, quote, bytes))
                {
                    return false;
                }

                continue;
            }

            if (inner[i] == quote || inner[i] == '\n')
            {
                return false;
            }

            _ = Rune.DecodeFromUtf16(inner.AsSpan(i), out Rune rune, out int length);
            bytes.AddRange(buffer[..rune.EncodeToUtf8(buffer)]);
            i += length;
        }

        text = Encoding.UTF8.GetString([.. bytes]);
        return true;
    }

    /// <summary>A backslash and what follows it. Escapes by number are bytes, those by \u and \U characters.</summary>
    private static bool TryEscape(string inner, ref int at, char quote, List<byte> bytes)
    {
        char letter = at + 1 < inner.Length ? inner[at + 1] : '\0';
        int simple = "abfnrtv\\".IndexOf(letter, StringComparison.Ordinal);
        if (simple >= 0)
        {
            bytes.Add((byte)"\a\b\f\n\r\t\v\\"[simple]);
            at += 2;
            return true;
        }

        if (letter is '"' or '\'')
        {
            bytes.Add((byte)letter);
            at += 2;
            return letter == quote;
        }

        (int start, int digits, int radix) = letter switch
        {
            'x' => (at + 2, 2, 16),
            'u' => (at + 2, 4, 16),
            'U' => (at + 2, 8, 16),
            >= '0' and <= '7' => (at + 1, 3, 8),
            _ => (0, 0, 0),
        };
        if (digits == 0 || start + digits > inner.Length || !TryNumber(inner.AsSpan(start, digits), radix, out uint value))
        {
            return false;
        }

        at = start + digits;
        return Append(bytes, value, isByte: letter is not ('u' or 'U'));
    }

    private static bool Append(List<byte> bytes, uint value, bool isByte)
    {
        if (isByte)
        {
            bytes.Add((byte)value);
            return value <= byte.MaxValue;
        }

        if (!Rune.IsValid(value))
        {
            return false;
        }

        bytes.AddRange(Encoding.UTF8.GetBytes(new Rune(value).ToString()));
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, int radix, out uint value)
    {
        value = 0;
        foreach (char digit in digits)
        {
            if (!char.IsAsciiHexDigit(digit) || (radix == 8 && digit is < '0' or > '7'))
            {
                return false;
            }

            value = (value * (uint)radix) + (uint)Convert.ToInt32(digit.ToString(), 16);
        }

        return true;
    }
}
