namespace Enisle.Compare;

/// <summary>One image, run on one host at every level.</summary>
public sealed record ComparisonReport
{
    /// <summary>As the person named it.</summary>
    public required string Image { get; init; }

    /// <summary>When it was begun.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>How many processors the host gives to processes.</summary>
    public required int Processors { get; init; }

    /// <summary>How many starts of each kind were asked for.</summary>
    public required int Runs { get; init; }

    /// <summary>The host first, then the levels in the engine's order.</summary>
    public required IReadOnlyList<ComparisonColumn> Columns { get; init; }

    /// <summary>How many times the host's a column's median is; null where one of the two is missing or nothing.</summary>
    public double? Ratio(ComparisonColumn column, Measure measure) =>
        column != Columns[0] && Columns[0].Figures.TryGetValue(measure, out Figure host) && host.Median > 0
        && column.Figures.TryGetValue(measure, out Figure figure)
            ? figure.Median / host.Median
            : null;

    /// <summary>Whether the workload was answered by the host's kernel.</summary>
    public bool SeesHostKernel(ComparisonColumn column) => column.Kernel is not null && column.Kernel == Columns[0].Kernel;
}
