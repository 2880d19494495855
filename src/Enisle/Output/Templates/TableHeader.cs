namespace Enisle.Output.Templates;

/// <summary>The headers of a table as its template's data: of a field without one there is no value, of <c>.Label "a.b-c"</c> it is <c>b c</c>.</summary>
internal sealed class TableHeader(IReadOnlyDictionary<string, string> headers) : ITemplateObject
{
    public string TypeName => "formatter.SubHeaderContext";

    public IEnumerable<string> FieldNames => headers.Keys.Order(StringComparer.Ordinal);

    public bool TryGetField(string name, out TemplateValue value)
    {
        value = headers.GetValueOrDefault(name);
        return true;
    }

    public TemplateFunction? TryGetMethod(string name) =>
        name == "Label" ? new TemplateFunction(name, [ParameterKind.String], static arguments => Label(arguments[0].Text)) : null;

    private static string Label(string name) => name[(name.LastIndexOf('.') + 1)..].Replace('-', ' ').Replace('_', ' ');
}
