using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Enisle.Spec.Json;

/// <summary>How documents are written: what is absent in a record is absent in the file.</summary>
internal static class JsonOutput
{
    /// <summary>One line, for programs.</summary>
    public static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Two blanks a level, as <c>runc state</c> prints.</summary>
    public static readonly JsonWriterOptions Blanks =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, NewLine = "\n" };

    /// <summary>A tab a level, as <c>runc spec</c> writes.</summary>
    public static readonly JsonWriterOptions Tabs =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Indented = true, IndentCharacter = '\t', IndentSize = 1, NewLine = "\n" };

    /// <summary>The document that <paramref name="write"/> makes of <paramref name="value"/>.</summary>
    public static byte[] ToBytes<T>(T value, Action<Utf8JsonWriter, T> write, JsonWriterOptions options)
    {
        ArrayBufferWriter<byte> buffer = new(1024);
        using (Utf8JsonWriter json = new(buffer, options))
        {
            write(json, value);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void Optional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void Optional(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void Optional(this Utf8JsonWriter json, string name, ulong? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    public static void Optional(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } truth)
        {
            json.WriteBoolean(name, truth);
        }
    }

    /// <summary>For a member that is false where it is absent.</summary>
    public static void Flag(this Utf8JsonWriter json, string name, bool value)
    {
        if (value)
        {
            json.WriteBoolean(name, true);
        }
    }

    public static void Strings(this Utf8JsonWriter json, string name, IReadOnlyList<string> values) =>
        json.List(name, values, static (json, value) => json.WriteStringValue(value));

    public static void List<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        for (int i = 0; i < items.Count; i++)
        {
            write(json, items[i]);
        }

        json.WriteEndArray();
    }

    public static void Map(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        foreach ((string key, string value) in map)
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    /// <summary>An object whose names are data; <paramref name="write"/> writes a name and its value.</summary>
    public static void Named<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
        {
            return;
        }

        json.WriteStartObject(name);
        for (int i = 0; i < items.Count; i++)
        {
            write(json, items[i]);
        }

        json.WriteEndObject();
    }
}
