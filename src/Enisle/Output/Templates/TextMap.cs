namespace Enisle.Output.Templates;

/// <summary>A map from strings to strings, such as labels.</summary>
internal sealed class TextMap(IReadOnlyDictionary<string, string> texts) : ITemplateMap
{
    private string[]? _keys;

    public int Count => texts.Count;

    public string TypeName => "map[string]string";

    public IReadOnlyList<string> Keys => _keys ??= [.. texts.Keys.Order(Comparer<string>.Create(Go.GoText.Compare))];

    public bool TryGet(string key, out TemplateValue value)
    {
        bool found = texts.TryGetValue(key, out string? text);
        value = found ? text! : default;
        return found;
    }
}
