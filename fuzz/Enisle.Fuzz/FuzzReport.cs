namespace Enisle.Fuzz;

/// <summary>What a run did; <see cref="Crash"/> null: every promise was kept.</summary>
public sealed record FuzzReport(long Iterations, FuzzCrash? Crash);
