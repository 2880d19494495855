using System.Globalization;
using System.Numerics;
using Enisle.Output.Templates;

namespace Enisle.Output.Go;

/// <summary>Numbers as Go's source has them: decimal, hexadecimal, octal, binary, with underscores; floats; characters.</summary>
internal static class GoNumber
{
    public static bool TryParse(string text, out TemplateValue value, out string problem)
    {
        value = default;
        problem = "";
        if (text[0] == '\'')
        {
            problem = $"malformed character constant: {text}";
            if (!GoQuote.TryUnquote(text, out string character))
            {
                return false;
            }

            value = (long)character.EnumerateRunes().First().Value;
            return true;
        }

        if (text[^1] == 'i')
        {
            problem = $"complex numbers are not supported: {text}";
            return false;
        }

        problem = $"illegal number syntax: {GoQuote.Quote(text)}";
        if (TryInteger(text, out BigInteger integer))
        {
            problem = $"integer overflow: {GoQuote.Quote(text)}";
            value = integer >= long.MinValue && integer <= long.MaxValue ? (long)integer : default;
            return value.IsSomething;
        }

        if (!TryFloat(text, out double number))
        {
            return false;
        }

        value = number;
        problem = $"integer overflow: {GoQuote.Quote(text)}";
        return text.AsSpan().ContainsAny(".eEpP");
    }

    private static bool TryInteger(string text, out BigInteger value)
    {
        value = 0;
        ReadOnlySpan<char> rest = text.AsSpan(text[0] is '+' or '-' ? 1 : 0);
        int radix = 10;
        if (rest.Length > 1 && rest[0] == '0')
        {
            radix = char.ToLowerInvariant(rest[1]) switch { 'x' => 16, 'b' => 2, _ => 8 };
            rest = rest[(char.IsAsciiLetter(rest[1]) ? 2 : 1)..];
        }

        if (rest.Length is 0 or > 100 || rest[^1] == '_' || rest.Contains("__", StringComparison.Ordinal) || (radix == 10 && rest[0] == '_'))
        {
            return false;
        }

        foreach (char c in rest)
        {
            int digit = c == '_' ? 0 : char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : radix;
            if (digit >= radix)
            {
                return false;
            }

            value = c == '_' ? value : (value * radix) + digit;
        }

        value = text[0] == '-' ? -value : value;
        return true;
    }

    /// <summary>A decimal number as Go's ParseFloat takes it; an underscore may stand between two digits.</summary>
    public static bool TryFloat(string text, out double value)
    {
        value = 0;
        for (int i = text.IndexOf('_', StringComparison.Ordinal); i >= 0; i = text.IndexOf('_', i + 1))
        {
            if (i == 0 || i == text.Length - 1 || !char.IsAsciiDigit(text[i - 1]) || !char.IsAsciiDigit(text[i + 1]))
            {
                return false;
            }
        }

        const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return char.IsAsciiDigit(text.TrimStart('+', '-', '.').FirstOrDefault())
            && double.TryParse(text.Replace("_", "", StringComparison.Ordinal), Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }
}
