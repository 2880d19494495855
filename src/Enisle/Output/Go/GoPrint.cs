using System.Globalization;
using System.Text;
using Enisle.Output.Templates;

namespace Enisle.Output.Go;

/// <summary>Go's fmt.Print family over template values.</summary>
internal static class GoPrint
{
    /// <summary>As <c>%v</c>.</summary>
    public static string Plain(TemplateValue value)
    {
        StringBuilder builder = new();
        Append(builder, value, names: false);
        return builder.ToString();
    }

    /// <summary>As <c>%+v</c>: with the names of fields.</summary>
    public static string WithNames(TemplateValue value)
    {
        StringBuilder builder = new();
        Append(builder, value, names: true);
        return builder.ToString();
    }

    /// <summary>As <c>print</c>: a space between two of which neither is a string.</summary>
    public static string Print(ReadOnlySpan<TemplateValue> values)
    {
        StringBuilder builder = new();
        for (int i = 0; i < values.Length; i++)
        {
            if (i > 0 && values[i].Kind != TemplateKind.String && values[i - 1].Kind != TemplateKind.String)
            {
                _ = builder.Append(' ');
            }

            Append(builder, values[i], names: false);
        }

        return builder.ToString();
    }

    /// <summary>As <c>println</c>: spaces between, and a line's end.</summary>
    public static string PrintLine(ReadOnlySpan<TemplateValue> values)
    {
        StringBuilder builder = new();
        for (int i = 0; i < values.Length; i++)
        {
            _ = i > 0 ? builder.Append(' ') : builder;
            Append(builder, values[i], names: false);
        }

        return builder.Append('\n').ToString();
    }

    private static void Append(StringBuilder builder, TemplateValue value, bool names)
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
                _ = builder.Append(GoFloat.Format(value.Float, 'g', GoFloat.Shortest));
                break;
            case TemplateKind.String:
                _ = builder.Append(value.Text);
                break;
            case TemplateKind.List:
                AppendList(builder, value.List, names);
                break;
            case TemplateKind.Map:
                AppendMap(builder, value.Map, names);
                break;
            case TemplateKind.Object:
                AppendObject(builder, value.Object, names);
                break;
            default:
                _ = builder.Append(value.Kind == TemplateKind.Nil ? NilText(value.TypeName) : "<nil>");
                break;
        }
    }

    /// <summary>A list or map that is nil prints as an empty one.</summary>
    private static string NilText(string typeName) => typeName.StartsWith("[]", StringComparison.Ordinal) ? "[]"
        : typeName.StartsWith("map[", StringComparison.Ordinal) ? "map[]" : "<nil>";

    private static void AppendList(StringBuilder builder, IReadOnlyList<TemplateValue> list, bool names)
    {
        _ = builder.Append('[');
        for (int i = 0; i < list.Count; i++)
        {
            _ = i > 0 ? builder.Append(' ') : builder;
            Append(builder, list[i], names);
        }

        _ = builder.Append(']');
    }

    private static void AppendMap(StringBuilder builder, ITemplateMap map, bool names)
    {
        _ = builder.Append("map[");
        for (int i = 0; i < map.Keys.Count; i++)
        {
            _ = i > 0 ? builder.Append(' ') : builder;
            _ = map.TryGet(map.Keys[i], out TemplateValue value);
            _ = builder.Append(map.Keys[i]).Append(':');
            Append(builder, value, names);
        }

        _ = builder.Append(']');
    }

    private static void AppendObject(StringBuilder builder, ITemplateObject fields, bool names)
    {
        _ = builder.Append('{');
        bool first = true;
        foreach (string name in fields.FieldNames)
        {
            _ = first ? builder : builder.Append(' ');
            first = false;
            _ = names ? builder.Append(name).Append(':') : builder;
            _ = fields.TryGetField(name, out TemplateValue value);
            Append(builder, value, names);
        }

        _ = builder.Append('}');
    }
}
