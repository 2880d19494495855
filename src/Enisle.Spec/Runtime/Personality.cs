namespace Enisle.Spec.Runtime;

/// <summary>personality(2). <see cref="Domain"/> is <c>LINUX</c> or <c>LINUX32</c>.</summary>
public sealed record Personality(string Domain, IReadOnlyList<string> Flags);
