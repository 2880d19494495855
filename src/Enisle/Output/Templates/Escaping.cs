using System.Text;
using Enisle.Output.Go;

namespace Enisle.Output.Templates;

/// <summary><c>html</c>, <c>js</c> and <c>urlquery</c>.</summary>
internal static class Escaping
{
    /// <summary>The arguments as <c>print</c> prints them.</summary>
    public static string Text(ReadOnlySpan<TemplateValue> values)
    {
        TemplateValue[] shown = values.ToArray();
        for (int i = 0; i < shown.Length; i++)
        {
            shown[i] = shown[i].IsSomething ? shown[i] : "<no value>";
        }

        return GoPrint.Print(shown);
    }

    public static string Html(string text)
    {
        StringBuilder builder = new(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '\0' => builder.Append('\uFFFD'),
                '"' => builder.Append("&#34;"),
                '\'' => builder.Append("&#39;"),
                '&' => builder.Append("&amp;"),
                '<' => builder.Append("&lt;"),
                '>' => builder.Append("&gt;"),
                _ => builder.Append(c),
            };
        }

        return builder.ToString();
    }

    public static string JavaScript(string text)
    {
        StringBuilder builder = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '\\' or '\'' or '"' => builder.Append('\\').Append(rune),
                '<' or '>' or '&' or '=' or < ' ' => builder.Append($"\\u{rune.Value:X4}"),
                _ when rune.IsAscii || GoQuote.IsPrintable(rune) => builder.Append(rune),
                _ => builder.Append($"\\u{rune.Value:X4}"),
            };
        }

        return builder.ToString();
    }

    public static string UrlQuery(string text)
    {
        StringBuilder builder = new(text.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            bool plain = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~';
            _ = plain ? builder.Append((char)b) : b == ' ' ? builder.Append('+') : builder.Append($"%{b:X2}");
        }

        return builder.ToString();
    }
}
