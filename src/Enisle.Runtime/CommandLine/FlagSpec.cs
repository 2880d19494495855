namespace Enisle.Runtime.CommandLine;

/// <summary>One flag: its long name, its one-letter alias or '\0', and the line that <c>--help</c> prints.</summary>
internal readonly struct FlagSpec(FlagKind kind, string name, char alias, string help)
{
    public FlagKind Kind { get; } = kind;

    public string Name { get; } = name;

    public char Alias { get; } = alias;

    /// <summary>Empty: accepted and not shown.</summary>
    public string Help { get; } = help;

    public bool Matches(ReadOnlySpan<char> text) => text.Length == 1 ? text[0] == Alias && Alias != '\0' : text.SequenceEqual(Name);
}
