using System.Text.Json;

namespace Enisle.Engine.Inspection;

/// <summary>Lists and maps, where Go writes null for none.</summary>
internal static class JsonLists
{
    public static void Strings(this Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        json.WriteStartArray(name);
        foreach (string value in values ?? [])
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    public static void StringsOrNull(this Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null or { Count: 0 })
        {
            json.WriteNull(name);
        }
        else
        {
            json.Strings(name, values);
        }
    }

    public static void Map(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject(name);
        foreach ((string key, string value) in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }
}
