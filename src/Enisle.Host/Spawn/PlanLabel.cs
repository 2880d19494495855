namespace Enisle.Host.Spawn;

/// <summary>What a step says of itself when it fails: <c>mount</c> <c>/proc</c>. Not formatted until then.</summary>
public readonly record struct PlanLabel(string Verb, string? Subject);
