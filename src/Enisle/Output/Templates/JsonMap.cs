using System.Text.Json;

namespace Enisle.Output.Templates;

/// <summary>A JSON object as a map; of a name that comes twice the last value counts.</summary>
internal sealed class JsonMap(JsonElement entries, string typeName, Func<JsonElement, TemplateValue> convert) : ITemplateMap
{
    private readonly JsonElement _entries = entries;
    private string[]? _keys;

    public int Count => Keys.Count;

    public string TypeName => typeName;

    public IReadOnlyList<string> Keys =>
        _keys ??= [.. _entries.EnumerateObject().Select(static entry => entry.Name).Distinct().Order(Comparer<string>.Create(Go.GoText.Compare))];

    public bool TryGet(string key, out TemplateValue value)
    {
        bool found = _entries.TryGetProperty(key, out JsonElement element);
        value = found ? convert(element) : default;
        return found;
    }
}
