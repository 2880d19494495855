using System.Text;
using System.Text.Json;
using Enisle.Output.Inspection;
using Enisle.Output.Templates;

namespace Enisle.Fuzz.Targets;

/// <summary>A template of <c>--format</c>, read and run on a document.</summary>
/// <remarks>Promises: only <see cref="TemplateException"/>, whose message begins as Go's; the same output each time, also as the header of a table.</remarks>
public sealed class TemplateTarget : IFuzzTarget
{
    private const string Document = """
        {"Name":"/web","State":{"Status":"running","Pid":42,"Health":null},"Config":{"Env":["A=b","C=d"],"Labels":{"a":"1","b":"x<y"}},
         "Mounts":[{"Type":"volume","RW":true}],"N":-7,"F":3.25,"É":"日本語"}
        """;

    private static readonly string[] s_tokens =
    [
        "{{", "}}", "{{- ", " -}}", "{{end}}", "{{else}}", "{{else if .N}}", "{{if .Name}}", "{{range .Config.Env}}", "{{range $k, $v := .Config.Labels}}", "{{with .State}}",
        "{{define \"x\"}}", "{{template \"x\" .}}", "{{block \"y\" .}}", "{{break}}", "{{continue}}", "{{/* */}}", "json ", "printf ", "\"%v\" ", "%[1]*.[2]*d", "%05d", "%+q", "%x",
        "index ", "slice ", "len ", "eq ", "lt ", "and ", "or ", "not ", "join ", "split ", "title ", "pad ", "truncate ", "html ", "js ", "urlquery ", "print ", "println ",
        ".Name", ".State.Pid", ".F", ".É", "$x", ":=", "=", "|", "(", ")", "nil", "true", "'a'", "0x1F", "1e9", "-5", "`raw`", "\\u00e9", "\n", "\ud83d\ude00",
    ];

    private static readonly JsonElement s_document = JsonDocument.Parse(Document).RootElement;
    private static readonly Dictionary<string, string> s_headers = new() { ["Name"] = "NAMES", ["State"] = "STATE", ["N"] = "NUMBER" };

    /// <inheritdoc/>
    public string Name => "template";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        string text = Encoding.UTF8.GetString(input);
        Template template;
        try
        {
            template = Template.Parse(text);
        }
        catch (TemplateException error)
        {
            Require(error.Message.StartsWith("template: :", StringComparison.Ordinal), $"an error in other words: {error.Message}");
            return;
        }

        string typed = Execute(template, Shapes.Container.From(s_document), missingKeyIsError: false);
        Require(typed == Execute(template, Shapes.Container.From(s_document), missingKeyIsError: false), "another output the second time");
        _ = Execute(template, JsonValues.From(s_document), missingKeyIsError: true);
        template.ExecuteHeader(new StringWriter(), s_headers);
    }

    private static string Execute(Template template, TemplateValue data, bool missingKeyIsError)
    {
        StringWriter output = new();
        try
        {
            template.Execute(output, data, missingKeyIsError);
        }
        catch (TemplateException error)
        {
            Require(error.Message.StartsWith("template: :", StringComparison.Ordinal), $"an error in other words: {error.Message}");
        }

        return output.ToString();
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException(broken);
        }
    }
}
