using Enisle.Output.Templates;

namespace Enisle.Output;

/// <summary>One line of a list: fields by name, worked out when they are asked for; in JSON in the order of their names.</summary>
internal sealed class Row(string typeName) : ITemplateObject
{
    private readonly List<(string Name, Func<TemplateValue> Value, Func<Ink>? Ink)> _fields = [];
    private Func<string, TemplateValue>? _label;

    public string TypeName => typeName;

    public IEnumerable<string> FieldNames => _fields.Select(static entry => entry.Name).Order(StringComparer.Ordinal);

    /// <summary>With the colours of its fields.</summary>
    public bool IsPainted { get; set; }

    public bool EscapesHtml => true;

    /// <param name="name">As templates name it.</param>
    /// <param name="value">Its value; Docker's are texts.</param>
    /// <param name="ink">Its colour in the usual table on a terminal; null: none.</param>
    public Row With(string name, Func<TemplateValue> value, Func<Ink>? ink = null)
    {
        _fields.Add((name, value, ink));
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
        foreach ((string field, Func<TemplateValue> compute, Func<Ink>? ink) in _fields)
        {
            if (field == name)
            {
                value = compute();
                value = IsPainted && ink is not null && value.Kind == TemplateKind.String ? Colours.Paint(value.Text, ink()) : value;
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
