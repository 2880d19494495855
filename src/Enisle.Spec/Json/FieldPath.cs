using System.Text.Json;

namespace Enisle.Spec.Json;

/// <summary>Names of places in a document, for messages only: nothing of this runs while a document is good.</summary>
internal static class FieldPath
{
    private const int LongestShown = 64;

    /// <summary><c>at.name</c>; <c>at[name]</c> where the name is free text, such as a sysctl's.</summary>
    public static string Member(string at, string name)
    {
        foreach (char c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
            {
                return $"{at}[{Clean(name)}]";
            }
        }

        return at.Length == 0 ? name : name.Length == 0 ? $"{at}[]" : $"{at}.{name}";
    }

    /// <summary><c>at.name[index]</c>.</summary>
    public static string Item(string at, string name, int index) => $"{Member(at, name)}[{index}]";

    /// <summary>A foreign text between quotes, on one line and not longer than a message bears.</summary>
    public static string Quote(string text) => $"\"{Clean(text)}\"";

    /// <summary>The path of the token that starts at <paramref name="offset"/>, found by reading the text once more.</summary>
    /// <remarks>The end of an object or array counts as the object or array.</remarks>
    public static string Find(ReadOnlySpan<byte> json, long offset)
    {
        Utf8JsonReader reader = new(json, new JsonReaderOptions { MaxDepth = JsonCursor.MaxDepth });
        List<(bool IsArray, int Index, string Name)> open = [];
        while (reader.Read())
        {
            bool isEnd = reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray;
            if (isEnd)
            {
                open.RemoveAt(open.Count - 1);
            }
            else if (open.Count > 0)
            {
                (bool isArray, int index, string name) = open[^1];
                bool isName = reader.TokenType == JsonTokenType.PropertyName;
                open[^1] = (isArray, isArray ? index + 1 : index, isName ? NameOf(ref reader) : name);
            }

            if (reader.TokenStartIndex >= offset)
            {
                break;
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                open.Add((reader.TokenType == JsonTokenType.StartArray, -1, ""));
            }
        }

        string path = "";
        foreach ((bool isArray, int index, string name) in open)
        {
            path = isArray ? $"{path}[{index}]" : Member(path, name);
        }

        return path;
    }

    // A name with half a surrogate pair has no text.
    private static string NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return "?";
        }
    }

    private static string Clean(string text)
    {
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, LongestShown));
        return string.Concat(
            string.Create(shown.Length, text, static (target, source) =>
            {
                for (int i = 0; i < target.Length; i++)
                {
                    target[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
                }
            }),
            text.Length > LongestShown ? "…" : "");
    }
}
