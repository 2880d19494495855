namespace Enisle.Output.CommandTree;

/// <summary>A value that an option or a command takes.</summary>
/// <param name="Shown">As help shows it: <c>INSTANCE</c>.</param>
/// <param name="Kind">What it names.</param>
/// <param name="Words">The few that there are, when the option knows them.</param>
internal sealed record ValueEntry(string Shown, WordKind Kind, IReadOnlyList<string> Words);
