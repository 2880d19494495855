namespace Enisle.Fuzz;

/// <summary>An input that broke a promise, where it is saved, and the seed that makes it again.</summary>
public sealed record FuzzCrash(string Target, int Seed, long Iteration, string File, Exception Error);
