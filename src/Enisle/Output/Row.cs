using Enisle.Output.Templates;

namespace Enisle.Output;

/// <summary>One line of a list: fields by name, worked out when they are asked for, in the order of JSON.</summary>
internal sealed class Row(string typeName) : ITemplateObject
{
    private readonly List<(string Name, Func<TemplateValue> Value)> _fields = [];
    private Func<string, TemplateValue>? _label;

    public string TypeName => typeName;

    public IEnumerable<string> FieldNames => _fields.Select(static entry => entry.Name);

    public bool EscapesHtml => true;

    public Row With(string name, Func<TemplateValue> value)
    {
        _fields.Add((name, value));
        return this;
    }

    /// <summary>The method <c>.Label "name"</c>.</summary>
    public Row WithLabels(IReadOnlyDictionary<string, string> labels)
    {
        _label = name => labels.TryGetValue(name, out string? value) ? value : "";
        return this;
    }

    public bool TryGetField(string name, out TemplateValue value)
    {
        foreach ((string field, Func<TemplateValue> compute) in _fields)
        {
            if (field == name)
            {
                value = compute();
                return true;
            }
        }

        value = default;
        return false;
    }

    public TemplateFunction? TryGetMethod(string name) => name == "Label" && _label is { } label
        ? new TemplateFunction(name, [ParameterKind.String], arguments => label(arguments[0].Text))
        : null;
}
