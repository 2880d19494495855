using System.Text.Json;

namespace Enisle.Output.Templates;

/// <summary>A JSON object that stands for a Go struct: unknown names are errors, known ones that were left out are nil.</summary>
/// <param name="fields">The object.</param>
/// <param name="path">Where it lies in the document: names with dots between, empty for the whole.</param>
/// <param name="shape">What the document's parts are.</param>
internal sealed class JsonStruct(JsonElement fields, string path, JsonShape shape) : ITemplateObject
{
    private readonly JsonElement _fields = fields;

    public string TypeName => shape.TypeName;

    public IEnumerable<string> FieldNames => _fields.EnumerateObject().Select(static entry => entry.Name);

    public bool TryGetField(string name, out TemplateValue value)
    {
        string inner = path.Length == 0 ? name : $"{path}.{name}";
        if (_fields.TryGetProperty(name, out JsonElement element))
        {
            value = shape.Convert(element, inner);
            return true;
        }

        return shape.TryGetNil(inner, out value);
    }
}
