using System.CommandLine;

namespace Enisle.Commands;

/// <summary>Verbs whose first argument ends their own options: all behind it belongs to the workload, as after <c>docker run IMAGE</c>.</summary>
internal static class PassThrough
{
    /// <summary>The words with a <c>--</c> before the first argument, so that the parser leaves the rest alone.</summary>
    /// <param name="command">The verb, with its options.</param>
    /// <param name="words">What follows the verb.</param>
    public static List<string> Insert(Command command, IReadOnlyList<string> words)
    {
        List<string> result = [.. words];
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (word == "--")
            {
                return result;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                result.Insert(i, "--");
                return result;
            }

            if (TakesNextWord(command, word))
            {
                i++;
            }
        }

        return result;
    }

    private static bool TakesNextWord(Command command, string word)
    {
        if (word.Contains('=', StringComparison.Ordinal))
        {
            return false;
        }

        if (word.StartsWith("--", StringComparison.Ordinal))
        {
            return Find(command, word) is { } option && !IsSwitch(option);
        }

        // A bundle: the first letter that takes a value takes what is left of the word, or the next one.
        for (int i = 1; i < word.Length; i++)
        {
            if (Find(command, $"-{word[i]}") is { } option && !IsSwitch(option))
            {
                return i == word.Length - 1;
            }
        }

        return false;
    }

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool) || option.Arity.MaximumNumberOfValues == 0;

    private static Option? Find(Command command, string name)
    {
        foreach (Option option in command.Options)
        {
            if (option.Name == name || option.Aliases.Contains(name))
            {
                return option;
            }
        }

        return null;
    }
}
