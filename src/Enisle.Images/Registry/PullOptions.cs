namespace Enisle.Images.Registry;

/// <summary>What a pull does beside fetching.</summary>
public sealed record PullOptions
{
    /// <summary>How registries are spoken to.</summary>
    public RegistryOptions Registry { get; init; } = new();

    /// <summary>
    /// Called for each layer as soon as its blob is in the store (also where it was before), while others still come; the pull ends when all
    /// calls have. Null: nothing is unpacked.
    /// </summary>
    public Func<PulledLayer, CancellationToken, Task>? LayerReady { get; init; }

    /// <summary>How many calls of <see cref="LayerReady"/> run at once.</summary>
    public int ParallelUnpacks { get; init; } = Math.Max(1, Environment.ProcessorCount);
}
