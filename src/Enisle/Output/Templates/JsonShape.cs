using System.Text.Json;

namespace Enisle.Output.Templates;

/// <summary>What JSON does not say of itself: which objects are maps, and what is nil where a field is null or left out.</summary>
/// <param name="typeName">Of the whole, as errors name it.</param>
/// <param name="maps">Paths of the objects that are maps, the values of which are strings or whatever they are; <c>*</c> is any name in a map.</param>
/// <param name="nils">Paths of fields that may be null or missing, and Go's type there: <c>*T</c>, <c>[]T</c>, <c>map[K]V</c>.</param>
internal sealed class JsonShape(string typeName, IReadOnlyDictionary<string, string> maps, IReadOnlyDictionary<string, string> nils)
{
    public string TypeName => typeName;

    /// <summary>Where a template does not fit the types, Docker tries it on the document without them.</summary>
    public bool IsOpen { get; init; } = true;

    /// <summary>The document as a template's data.</summary>
    public TemplateValue From(JsonElement document) => Convert(document, "");

    public TemplateValue Convert(JsonElement element, string path) => element.ValueKind switch
    {
        JsonValueKind.Object when maps.TryGetValue(path, out string? type) && type.EndsWith("interface {}", StringComparison.Ordinal) => JsonValues.From(element),
        JsonValueKind.Object when maps.TryGetValue(path, out string? type) => TemplateValue.Of(new JsonMap(element, type, item => Convert(item, $"{path}.*"))),
        JsonValueKind.Object => TemplateValue.Of(new JsonStruct(element, path, this)),
        JsonValueKind.Array => TemplateValue.Of(new JsonList(element, item => Convert(item, $"{path}[]"))),
        JsonValueKind.Null => TryGetNil(path, out TemplateValue nil) ? nil : maps.TryGetValue(path, out string? type) ? TemplateValue.Nil(type) : TemplateValue.Nil("[]string"),
        _ => JsonValues.From(element),
    };

    public bool TryGetNil(string path, out TemplateValue value)
    {
        bool known = nils.TryGetValue(path, out string? type);
        value = known ? TemplateValue.Nil(type!) : default;
        return known;
    }
}
