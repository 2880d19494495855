namespace Enisle.Compare;

/// <summary>The host, or a level.</summary>
public sealed record ComparisonColumn
{
    /// <summary><c>host</c>, or the level's name.</summary>
    public required string Name { get; init; }

    /// <summary>Null when the workload did not run.</summary>
    public KernelNames? Kernel { get; init; }

    /// <summary>The file that was opened and closed; null when the workload did not run.</summary>
    public string? OpenedFile { get; init; }

    /// <summary>What could be measured.</summary>
    public IReadOnlyDictionary<Measure, Figure> Figures { get; init; } = new Dictionary<Measure, Figure>(0);

    /// <summary>Why there is nothing, or not everything; null: all is there.</summary>
    public string? Error { get; init; }
}
