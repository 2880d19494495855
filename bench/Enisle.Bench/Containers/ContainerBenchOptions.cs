namespace Enisle.Bench.Containers;

/// <summary>What <c>bench/container/run</c> was asked for.</summary>
internal sealed record ContainerBenchOptions
{
    public required string Repository { get; init; }

    /// <summary>An empty folder on a tmpfs: what is timed is the runtime, not the disk.</summary>
    public required string Work { get; init; }

    /// <summary>A folder made by <c>bench/peers/make</c>.</summary>
    public required string Peers { get; init; }

    public string? Product { get; init; }

    /// <summary>Only these cases, by name; all when empty.</summary>
    public IReadOnlyList<string> Cases { get; init; } = [];

    public bool Smoke { get; init; }

    /// <summary>Exit with 1 when a ratio that SPECIFICATION.md promises is missed.</summary>
    public bool CheckTargets { get; init; }

    public string? JsonFile { get; init; }

    public int Rounds => Smoke ? 3 : 100;

    public int WarmUps => Smoke ? 1 : 5;

    public int BatchRounds => Smoke ? 1 : 5;

    public int BatchSize => Smoke ? 16 : 200;

    public int Alive => Smoke ? 20 : 500;
}
