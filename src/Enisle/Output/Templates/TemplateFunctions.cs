using System.Text;
using Enisle.Output.Go;

namespace Enisle.Output.Templates;

/// <summary>Go's functions and Docker's, by name.</summary>
/// <remarks>Spec: Go's text/template, "Functions"; Docker's "Format command and log output".</remarks>
internal static class TemplateFunctions
{
    private const int LongestPad = 1 << 20;
    private static readonly ParameterKind[] s_any = [ParameterKind.Any];
    private static readonly ParameterKind[] s_anyAndMore = [ParameterKind.Any, ParameterKind.Any];
    private static readonly ParameterKind[] s_string = [ParameterKind.String];

    private static readonly Dictionary<string, TemplateFunction> s_functions = ByName(
    [
        new("and", s_anyAndMore, static v => v[^1], IsVariadic: true),
        new("or", s_anyAndMore, static v => v[^1], IsVariadic: true),
        new("not", s_any, static v => !v[0].IsTrue),
        new("call", s_anyAndMore, static v => throw new TemplateException(v[0].IsSomething ? $"non-function of type {v[0].TypeName}" : "call of nil"), IsVariadic: true),
        new("len", s_any, static v => Indexing.Length(v[0])),
        new("index", s_anyAndMore, static v => Indexing.Index(v[0], v.AsSpan(1)), IsVariadic: true),
        new("slice", s_anyAndMore, static v => Indexing.Slice(v[0], v.AsSpan(1)), IsVariadic: true),
        new("eq", s_anyAndMore, static v => Comparison.IsAnyEqual(v[0], v.AsSpan(1)), IsVariadic: true),
        new("ne", s_anyAndMore, static v => !Comparison.IsAnyEqual(v[0], v.AsSpan(1))),
        new("lt", s_anyAndMore, static v => Comparison.IsLess(v[0], v[1])),
        new("le", s_anyAndMore, static v => Comparison.IsLess(v[0], v[1]) || Comparison.IsAnyEqual(v[0], v.AsSpan(1))),
        new("gt", s_anyAndMore, static v => !Comparison.IsLess(v[0], v[1]) && !Comparison.IsAnyEqual(v[0], v.AsSpan(1))),
        new("ge", s_anyAndMore, static v => !Comparison.IsLess(v[0], v[1])),
        new("print", s_any, static v => GoPrint.Print(v), IsVariadic: true),
        new("println", s_any, static v => GoPrint.PrintLine(v), IsVariadic: true),
        new("printf", [ParameterKind.String, ParameterKind.Any], static v => GoFormat.Format(v[0].Text, v.AsSpan(1)), IsVariadic: true),
        new("html", s_any, static v => Escaping.Html(Escaping.Text(v)), IsVariadic: true),
        new("js", s_any, static v => Escaping.JavaScript(Escaping.Text(v)), IsVariadic: true),
        new("urlquery", s_any, static v => Escaping.UrlQuery(Escaping.Text(v)), IsVariadic: true),
        new("json", s_any, static v => GoJson.Write(v[0]).Trim()),
        new("split", [ParameterKind.String, ParameterKind.String], static v => Split(v[0].Text, v[1].Text)),
        new("join", [ParameterKind.Strings, ParameterKind.String], static v => Join(v[0], v[1].Text)),
        new("title", s_string, static v => Title(v[0].Text)),
        new("lower", s_string, static v => v[0].Text.ToLowerInvariant()),
        new("upper", s_string, static v => v[0].Text.ToUpperInvariant()),
        new("pad", [ParameterKind.String, ParameterKind.Int, ParameterKind.Int], static v => Pad(v[0].Text, v[1].Int, v[2].Int)),
        new("truncate", [ParameterKind.String, ParameterKind.Int], static v => Truncate(v[0].Text, v[1].Int)),
    ]);

    // A column's header stays as it is, whatever is done to the column.
    private static readonly Dictionary<string, TemplateFunction> s_headerFunctions = ByName(
    [
        new("json", s_string, static v => v[0]),
        new("split", [ParameterKind.String, ParameterKind.String], static v => v[0]),
        new("join", [ParameterKind.String, ParameterKind.String], static v => v[0]),
        new("title", s_string, static v => v[0]),
        new("lower", s_string, static v => v[0]),
        new("upper", s_string, static v => v[0]),
        new("truncate", [ParameterKind.String, ParameterKind.Int], static v => v[0]),
    ]);

    /// <summary>Null: there is none of that name.</summary>
    public static TemplateFunction? Find(string name) => s_functions.GetValueOrDefault(name);

    /// <summary>The same for the header of a table.</summary>
    public static TemplateFunction? FindForHeader(string name) => s_headerFunctions.GetValueOrDefault(name) ?? Find(name);

    private static Dictionary<string, TemplateFunction> ByName(ReadOnlySpan<TemplateFunction> functions)
    {
        Dictionary<string, TemplateFunction> byName = new(functions.Length);
        foreach (TemplateFunction function in functions)
        {
            byName.Add(function.Name, function);
        }

        return byName;
    }

    private static TemplateValue Split(string text, string separator)
    {
        string[] parts = separator.Length > 0 ? text.Split(separator) : [.. text.EnumerateRunes().Select(static rune => rune.ToString())];
        return TemplateValue.Of((IReadOnlyList<string>)parts);
    }

    private static string Join(TemplateValue list, string separator) =>
        list.Kind == TemplateKind.List ? string.Join(separator, list.List.Select(static item => item.Text)) : "";

    /// <summary>Each word's first letter upper-case; a word begins behind what is neither letter, digit, underscore nor quote.</summary>
    private static string Title(string text)
    {
        StringBuilder builder = new(text.Length);
        bool inside = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            _ = builder.Append(inside ? rune : Rune.ToUpperInvariant(rune));
            inside = rune.Value < 0x80 ? char.IsAsciiLetterOrDigit((char)rune.Value) || rune.Value is '_' or '\'' : Rune.IsLetterOrDigit(rune) || !Rune.IsWhiteSpace(rune);
        }

        return builder.ToString();
    }

    private static string Pad(string text, long before, long after)
    {
        if (text.Length == 0)
        {
            return text;
        }

        return before < 0 || after < 0 ? throw new TemplateException("strings: negative Repeat count")
            : before > LongestPad || after > LongestPad ? throw new TemplateException($"padding of more than {LongestPad}")
            : new string(' ', (int)before) + text + new string(' ', (int)after);
    }

    private static string Truncate(string text, long length)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length < length ? text
            : length < 0 ? throw new TemplateException($"runtime error: slice bounds out of range [:{length}]")
            : Encoding.UTF8.GetString(bytes, 0, (int)length);
    }
}
