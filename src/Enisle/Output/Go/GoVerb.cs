using System.Globalization;
using System.Numerics;
using System.Text;
using Enisle.Output.Templates;

namespace Enisle.Output.Go;

/// <summary>One directive of a format: its letter, its flags, width and precision.</summary>
internal struct GoVerb
{
    public Rune Letter;
    public bool Sharp;
    public bool Zero;
    public bool Plus;
    public bool Minus;
    public bool Space;
    public int? Width;
    public int? Precision;

    public readonly void Append(StringBuilder output, TemplateValue value)
    {
        switch (Letter.Value)
        {
            case 'T':
                Pad(output, value.IsSomething ? value.TypeName : "<nil>");
                break;
            case 'v' when value.Kind == TemplateKind.None:
                Pad(output, "<nil>");
                break;
            default:
                AppendKind(output, value);
                break;
        }
    }

    private readonly void AppendKind(StringBuilder output, TemplateValue value)
    {
        int letter = Letter.Value;
        string? text = value.Kind switch
        {
            TemplateKind.Bool when letter is 't' or 'v' => value.Bool ? "true" : "false",
            TemplateKind.Int => Integer(value.Int),
            TemplateKind.Float when letter is 'v' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G' => Floating(value.Float),
            TemplateKind.String => String(value.Text),
            TemplateKind.Nil when letter is 'v' or 's' or 'd' => value.ToString(),
            TemplateKind.Object or TemplateKind.Map when letter == 'v' => Plus ? GoPrint.WithNames(value) : GoPrint.Plain(value),
            _ => null,
        };
        if (text is not null)
        {
            PadKind(output, value, text);
        }
        else if (value.Kind is TemplateKind.List or TemplateKind.Map or TemplateKind.Object)
        {
            AppendEach(output, value);
        }
        else
        {
            Bad(output, value);
        }
    }

    /// <summary>The directive for each part of a list, map or struct.</summary>
    private readonly void AppendEach(StringBuilder output, TemplateValue value)
    {
        (IEnumerable<(string? Key, TemplateValue Value)> parts, string before, string after) = value.Kind switch
        {
            TemplateKind.List => (value.List.Select(static item => ((string?)null, item)), "[", "]"),
            TemplateKind.Map => (Entries(value.Map), "map[", "]"),
            _ => (Fields(value.Object), "{", "}"),
        };
        _ = output.Append(before);
        bool first = true;
        foreach ((string? key, TemplateValue part) in parts)
        {
            _ = first ? output : output.Append(' ');
            first = false;
            if (key is not null)
            {
                Append(output, key);
                _ = output.Append(':');
            }

            Append(output, part);
        }

        _ = output.Append(after);
    }

    private static IEnumerable<(string? Key, TemplateValue Value)> Entries(ITemplateMap map)
    {
        foreach (string key in map.Keys)
        {
            _ = map.TryGet(key, out TemplateValue value);
            yield return (key, value);
        }
    }

    private static IEnumerable<(string? Key, TemplateValue Value)> Fields(ITemplateObject fields)
    {
        foreach (string name in fields.FieldNames)
        {
            _ = fields.TryGetField(name, out TemplateValue value);
            yield return (null, value);
        }
    }

    private readonly void Bad(StringBuilder output, TemplateValue value)
    {
        _ = output.Append("%!").Append(Letter).Append('(');
        _ = value.IsSomething ? output.Append(value.TypeName).Append('=').Append(GoPrint.Plain(value)) : output.Append("<nil>");
        _ = output.Append(')');
    }

    private readonly string? Integer(long value)
    {
        switch (Letter.Value)
        {
            case 'v' or 'd':
                return Digits(value, 10, "");
            case 'b':
                return Digits(value, 2, Sharp ? "0b" : "");
            case 'o':
                return Digits(value, 8, Sharp ? "0" : "");
            case 'O':
                return Digits(value, 8, "0o");
            case 'x':
                return Digits(value, 16, Sharp ? "0x" : "");
            case 'X':
                return Digits(value, 16, Sharp ? "0X" : "").ToUpperInvariant();
            case 'c':
                return GoQuote.Valid(value).ToString();
            case 'q':
                return GoQuote.QuoteRune(GoQuote.Valid(value).Value, Plus);
            case 'U':
                string number = $"U+{value:X4}";
                return Sharp && value is >= 0 and <= 0x10FFFF ? $"{number} '{GoQuote.Valid(value)}'" : number;
            default:
                return null;
        }
    }

    private readonly string Digits(long value, int radix, string prefix)
    {
        if (Precision == 0 && value == 0)
        {
            return "";
        }

        BigInteger size = BigInteger.Abs(value);
        StringBuilder digits = new();
        do
        {
            _ = digits.Insert(0, "0123456789abcdef"[(int)(size % radix)]);
            size /= radix;
        }
        while (size > 0);

        string sign = value < 0 ? "-" : Plus ? "+" : Space ? " " : "";
        int least = Precision ?? (Zero && !Minus && Width is { } width ? width - sign.Length - (Precision is null ? 0 : prefix.Length) : 0);
        _ = digits.Insert(0, "0", Math.Max(least - digits.Length, 0));
        return sign + (prefix == "0" && digits[0] == '0' ? "" : prefix) + digits;
    }

    private readonly string Floating(double value)
    {
        char letter = (char)(Letter.Value == 'v' ? 'g' : Letter.Value);
        int precision = Precision ?? (char.ToLowerInvariant(letter) == 'g' ? GoFloat.Shortest : 6);
        string text = GoFloat.Format(value, letter, precision);
        if (!double.IsFinite(value))
        {
            return text[0] == '+' && !Plus ? (Space ? " " : "") + text[1..] : text;
        }

        return text[0] == '-' ? text : Plus ? "+" + text : Space ? " " + text : text;
    }

    private readonly string? String(string value)
    {
        string text = Precision is { } precision ? Shorten(value, precision) : value;
        return Letter.Value switch
        {
            'v' when Sharp => GoQuote.Quote(text),
            'v' or 's' => text,
            'q' => Sharp && !text.Contains('`', StringComparison.Ordinal) && !text.Any(char.IsControl) ? $"`{text}`" : Plus ? GoQuote.QuoteAscii(text) : GoQuote.Quote(text),
            'x' => Hexadecimal(value),
            'X' => Hexadecimal(value).ToUpperInvariant(),
            _ => null,
        };
    }

    private static string Shorten(string text, int runes) => string.Concat(text.EnumerateRunes().Take(runes));

    private readonly string Hexadecimal(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        bytes = Precision is { } precision && precision < bytes.Length ? bytes[..precision] : bytes;
        string prefix = Sharp ? "0x" : "";
        return Space ? string.Join(' ', bytes.Select(b => prefix + b.ToString("x2", CultureInfo.InvariantCulture)))
            : bytes.Length == 0 ? "" : prefix + Convert.ToHexStringLower(bytes);
    }

    private readonly void PadKind(StringBuilder output, TemplateValue value, string text)
    {
        // Zeros go between the sign and the number.
        if (Zero && !Minus && value.Kind == TemplateKind.Float && double.IsFinite(value.Float) && text[0] is '-' or '+' or ' ' && Width is { } width)
        {
            _ = output.Append(text[0]).Append('0', Math.Max(width - text.Length, 0)).Append(text, 1, text.Length - 1);
            return;
        }

        bool zeros = Zero && !Minus && value.Kind != TemplateKind.Int && !(value.Kind == TemplateKind.Float && !double.IsFinite(value.Float));
        Pad(output, text, zeros ? '0' : ' ');
    }

    private readonly void Pad(StringBuilder output, string text, char with = ' ')
    {
        int missing = Math.Max((Width ?? 0) - text.EnumerateRunes().Count(), 0);
        _ = Minus ? output.Append(text).Append(' ', missing) : output.Append(with, missing).Append(text);
    }
}
