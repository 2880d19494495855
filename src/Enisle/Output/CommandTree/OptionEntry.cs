namespace Enisle.Output.CommandTree;

/// <summary>An option of a command.</summary>
/// <param name="Names">Short ones first.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Value">Null: it takes none.</param>
/// <param name="Repeats">It may be given several times.</param>
internal sealed record OptionEntry(IReadOnlyList<string> Names, string Description, ValueEntry? Value, bool Repeats);
