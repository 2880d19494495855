using System.Globalization;
using System.Text;
using Enisle.Output.Templates;

namespace Enisle.Output.Go;

/// <summary>JSON as Go's encoder writes it: compact, maps in the order of their keys, fields in their own.</summary>
internal static class GoJson
{
    private const double SmallestFixed = 1e-6;
    private const double SmallestExponential = 1e21;

    /// <param name="value">What to write.</param>
    /// <param name="escapeHtml">&lt;, &gt; and &amp; by number: what Go does unless it is told not to.</param>
    public static string Write(TemplateValue value, bool escapeHtml = false)
    {
        StringBuilder builder = new();
        Append(builder, value, escapeHtml);
        return builder.ToString();
    }

    /// <summary>A line for each part; what is empty stays on its own.</summary>
    /// <param name="json">Compact and well formed.</param>
    /// <param name="step">In front of a line, once for each level.</param>
    public static string Indent(string json, string step)
    {
        StringBuilder builder = new(json.Length * 2);
        int depth = 0;
        bool quoted = false;
        for (int i = 0; i < json.Length; i++)
        {
            char c = json[i];
            if (quoted || c is '"')
            {
                _ = builder.Append(c);
                quoted = !quoted || c != '"';
                if (c == '\\')
                {
                    _ = builder.Append(json[++i]);
                }

                continue;
            }

            bool empty = c is '{' or '[' && json[i + 1] is '}' or ']';
            depth += c is '{' or '[' ? 1 : c is '}' or ']' ? -1 : 0;
            _ = c switch
            {
                '{' or '[' when !empty => NewLine(builder.Append(c), step, depth),
                ',' => NewLine(builder.Append(c), step, depth),
                ':' => builder.Append(": "),
                '}' or ']' when json[i - 1] is not ('{' or '[') => NewLine(builder, step, depth).Append(c),
                _ => builder.Append(c),
            };
        }

        return builder.ToString();
    }

    private static StringBuilder NewLine(StringBuilder builder, string step, int depth)
    {
        _ = builder.Append('\n');
        for (int i = 0; i < depth; i++)
        {
            _ = builder.Append(step);
        }

        return builder;
    }

    private static void Append(StringBuilder builder, TemplateValue value, bool escapeHtml)
    {
        switch (value.Kind)
        {
            case TemplateKind.Bool:
                _ = builder.Append(value.Bool ? "true" : "false");
                break;
            case TemplateKind.Int:
                _ = builder.Append(CultureInfo.InvariantCulture, $"{value.Int}");
                break;
            case TemplateKind.Float:
                _ = builder.Append(Number(value.Float));
                break;
            case TemplateKind.String:
                AppendText(builder, value.Text, escapeHtml);
                break;
            case TemplateKind.List:
                AppendList(builder, value.List, escapeHtml);
                break;
            case TemplateKind.Map:
                AppendMap(builder, value.Map, escapeHtml);
                break;
            case TemplateKind.Object:
                AppendObject(builder, value.Object, escapeHtml);
                break;
            default:
                _ = builder.Append("null");
                break;
        }
    }

    private static string Number(double value)
    {
        double size = Math.Abs(value);
        bool exponential = size != 0 && size is < SmallestFixed or >= SmallestExponential;
        string text = GoFloat.Format(value, exponential ? 'e' : 'f', GoFloat.Shortest);

        // A negative exponent of one digit stands without its zero.
        int zero = exponential ? text.IndexOf("e-0", StringComparison.Ordinal) : -1;
        return zero < 0 ? text : text.Remove(zero + 2, 1);
    }

    private static void AppendList(StringBuilder builder, IReadOnlyList<TemplateValue> list, bool escapeHtml)
    {
        _ = builder.Append('[');
        for (int i = 0; i < list.Count; i++)
        {
            _ = i > 0 ? builder.Append(',') : builder;
            Append(builder, list[i], escapeHtml);
        }

        _ = builder.Append(']');
    }

    private static void AppendMap(StringBuilder builder, ITemplateMap map, bool escapeHtml)
    {
        _ = builder.Append('{');
        for (int i = 0; i < map.Keys.Count; i++)
        {
            _ = map.TryGet(map.Keys[i], out TemplateValue value);
            AppendPair(builder, i == 0, map.Keys[i], value, escapeHtml);
        }

        _ = builder.Append('}');
    }

    private static void AppendObject(StringBuilder builder, ITemplateObject fields, bool escapeHtml)
    {
        _ = builder.Append('{');
        bool first = true;
        foreach (string name in fields.FieldNames)
        {
            _ = fields.TryGetField(name, out TemplateValue value);
            AppendPair(builder, first, name, value, escapeHtml || fields.EscapesHtml);
            first = false;
        }

        _ = builder.Append('}');
    }

    private static void AppendPair(StringBuilder builder, bool first, string name, TemplateValue value, bool escapeHtml)
    {
        _ = first ? builder : builder.Append(',');
        AppendText(builder, name, escapeHtml);
        _ = builder.Append(':');
        Append(builder, value, escapeHtml);
    }

    private static void AppendText(StringBuilder builder, string text, bool escapeHtml)
    {
        _ = builder.Append('"');
        foreach (Rune rune in text.EnumerateRunes())
        {
            int value = rune.Value;
            _ = value switch
            {
                '"' or '\\' => builder.Append('\\').Append((char)value),
                '\b' => builder.Append("\\b"),
                '\f' => builder.Append("\\f"),
                '\n' => builder.Append("\\n"),
                '\r' => builder.Append("\\r"),
                '\t' => builder.Append("\\t"),
                < ' ' or 0x2028 or 0x2029 => builder.Append($"\\u{value:x4}"),
                '<' or '>' or '&' when escapeHtml => builder.Append($"\\u{value:x4}"),
                _ => builder.Append(rune),
            };
        }

        _ = builder.Append('"');
    }
}
