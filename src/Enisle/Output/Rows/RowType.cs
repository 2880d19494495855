using Enisle.Output.Templates;

namespace Enisle.Output.Rows;

/// <summary>What the rows of a table offer to templates.</summary>
/// <param name="typeName">As Docker's errors name it: <c>*formatter.ContainerContext</c>.</param>
/// <param name="fields">All of them.</param>
/// <param name="methods">Those with an argument.</param>
internal sealed class RowType<T>(string typeName, IReadOnlyList<RowField<T>> fields, IReadOnlyList<RowMethod<T>>? methods = null)
{
    private readonly Dictionary<string, RowField<T>> _fields = fields.ToDictionary(static field => field.Name);

    public string TypeName => typeName;

    public IReadOnlyDictionary<string, string> Headers { get; } = fields.ToDictionary(static field => field.Name, static field => field.Header);

    /// <summary>As JSON has them.</summary>
    public IReadOnlyList<string> Names { get; } = [.. fields.Select(static field => field.Name).Order(StringComparer.Ordinal)];

    public RowField<T>? Field(string name) => _fields.GetValueOrDefault(name);

    public RowMethod<T>? Method(string name) => methods?.FirstOrDefault(method => method.Name == name);

    /// <summary>A row as a template sees it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="coloured">With the colours of its fields.</param>
    public TemplateValue Bind(T row, bool coloured = false) => TemplateValue.Of(new Row<T>(this, row, coloured));
}
