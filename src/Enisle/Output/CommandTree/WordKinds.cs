namespace Enisle.Output.CommandTree;

/// <summary>The kind of a value, by the word that help shows for it.</summary>
internal static class WordKinds
{
    private static readonly (string Word, WordKind Kind)[] s_kinds =
    [
        ("INSTANCE", WordKind.Instances),
        ("CONTAINER", WordKind.Instances),
        ("IMAGE", WordKind.Images),
        ("REFERENCE", WordKind.Images),
        ("NETWORK", WordKind.Networks),
        ("VOLUME", WordKind.Volumes),
        ("DIRECTORY", WordKind.Directories),
        ("DIR", WordKind.Directories),
        ("FILE", WordKind.Files),
        ("ARCHIVE", WordKind.Files),
        ("COMMAND", WordKind.Files),
    ];

    // Where the word does not say it.
    private static readonly Dictionary<string, WordKind> s_exceptions = new()
    {
        ["inspect NAME"] = WordKind.Instances,
        ["rename NAME"] = WordKind.None,
        ["network create NETWORK"] = WordKind.None,
        ["volume create VOLUME"] = WordKind.None,
        ["run --volume"] = WordKind.Volumes,
        ["create --volume"] = WordKind.Volumes,
        ["run --health-cmd"] = WordKind.None,
        ["create --health-cmd"] = WordKind.None,
    };

    /// <param name="path">The command's words and the option's name, or the argument's.</param>
    /// <param name="shown">What help shows for the value.</param>
    public static WordKind Of(string path, string shown)
    {
        if (s_exceptions.TryGetValue(path, out WordKind exception))
        {
            return exception;
        }

        foreach ((string word, WordKind kind) in s_kinds)
        {
            int at = shown.IndexOf(word, StringComparison.OrdinalIgnoreCase);
            bool begins = at == 0 || (at > 0 && !char.IsAsciiLetter(shown[at - 1]));
            bool ends = at >= 0 && (at + word.Length == shown.Length || !char.IsAsciiLetter(shown[at + word.Length]) || shown[at + word.Length] is 'S' or 's');
            if (begins && ends)
            {
                return kind;
            }
        }

        return WordKind.None;
    }

    /// <summary>As <c>enisle __complete</c> takes it; null: that is the shell's own business.</summary>
    public static string? Name(this WordKind kind) => kind switch
    {
        WordKind.Instances => "instances",
        WordKind.Images => "images",
        WordKind.Networks => "networks",
        WordKind.Volumes => "volumes",
        _ => null,
    };
}
