using System.Text;
using System.Text.Json;
using Enisle.Host;

namespace Enisle.Images.Operations;

/// <summary>The arguments of a Dockerfile instruction: words with quotes and backslashes, pairs, or a JSON list.</summary>
internal static class ChangeWords
{
    /// <summary>Null when it is not written as a list of strings.</summary>
    public static IReadOnlyList<string>? TryList(string text)
    {
        if (!text.StartsWith('['))
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            List<string> items = [];
            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.String)
                {
                    return null;
                }

                items.Add(item.GetString()!);
            }

            return items;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // Docker takes it for a command line then
        }
    }

    /// <summary>Words between blanks; quotes and backslashes keep blanks within one.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        bool isWord = false;
        char quote = '\0';
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                word.Append(text[++i]);
                isWord = true;
            }
            else if (c == quote || (quote == '\0' && c is '"' or '\''))
            {
                quote = quote == '\0' ? c : '\0';
                isWord = true;
            }
            else if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Finish(words, word, ref isWord);
            }
            else
            {
                word.Append(c);
                isWord = true;
            }
        }

        Finish(words, word, ref isWord);
        return words;
    }

    /// <summary><c>NAME=value …</c>, or in the old form one <c>NAME value</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Pairs(string text, string change)
    {
        IReadOnlyList<string> words = Split(text);
        if (!words[0].Contains('=', StringComparison.Ordinal))
        {
            int blank = text.IndexOfAny([' ', '\t']);
            return blank > 0 ? [new(text[..blank], text[blank..].Trim())] : throw ConfigChange.Wrong(change, "must have two arguments");
        }

        List<KeyValuePair<string, string>> pairs = [];
        foreach (string word in words)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equals > 0 ? new(word[..equals], word[(equals + 1)..])
                : throw new EnisleException(ErrorKind.Invalid, $"--change: {change}: Syntax error - can't find = in \"{word}\". Must be of the form: name=value"));
        }

        return pairs;
    }

    private static void Finish(List<string> words, StringBuilder word, ref bool isWord)
    {
        if (isWord)
        {
            words.Add(word.ToString());
        }

        word.Clear();
        isWord = false;
    }
}
