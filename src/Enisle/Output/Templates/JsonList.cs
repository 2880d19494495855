using System.Collections;
using System.Text.Json;

namespace Enisle.Output.Templates;

/// <summary>A JSON array, each item made a value when it is asked for.</summary>
internal sealed class JsonList(JsonElement array, Func<JsonElement, TemplateValue> convert) : IReadOnlyList<TemplateValue>
{
    public int Count { get; } = array.GetArrayLength();

    public TemplateValue this[int index] => convert(array[index]);

    public IEnumerator<TemplateValue> GetEnumerator()
    {
        foreach (JsonElement item in array.EnumerateArray())
        {
            yield return convert(item);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
