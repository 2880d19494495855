namespace Enisle.Engine.Instances;

/// <summary>One check.</summary>
/// <param name="Start">When it began.</param>
/// <param name="End">When it had ended.</param>
/// <param name="ExitCode">0: well; -1: it took too long.</param>
/// <param name="Output">Its first 4096 bytes.</param>
public sealed record HealthResult(DateTimeOffset Start, DateTimeOffset End, int ExitCode, string Output);
