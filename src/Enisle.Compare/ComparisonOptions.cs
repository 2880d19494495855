namespace Enisle.Compare;

/// <summary>What to compare, and how thoroughly.</summary>
public sealed record ComparisonOptions
{
    /// <summary>Most starts of each kind that may be asked for.</summary>
    public const int MaxRuns = 10_000;

    /// <summary>A name or id, as for <c>run</c>; what is missing is pulled.</summary>
    public required string Image { get; init; }

    /// <summary>Starts of each kind in each column.</summary>
    public int Runs { get; init; } = 20;

    /// <summary>A column with slow starts makes fewer, but some, once it has used up this time.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Instances that exist at the same time to see what one needs.</summary>
    public int IdleInstances { get; init; } = 4;
}
