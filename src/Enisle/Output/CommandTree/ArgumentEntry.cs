namespace Enisle.Output.CommandTree;

/// <summary>An argument of a command.</summary>
/// <param name="Value">What it is.</param>
/// <param name="Description">One sentence.</param>
/// <param name="IsOptional">It may be left out.</param>
/// <param name="Repeats">It may be given several times.</param>
internal sealed record ArgumentEntry(ValueEntry Value, string Description, bool IsOptional, bool Repeats);
