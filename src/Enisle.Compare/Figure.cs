namespace Enisle.Compare;

/// <summary>One cell: nanoseconds or bytes, as its row says.</summary>
/// <param name="Median">Half of the samples are below.</param>
/// <param name="Low">The 10th percentile.</param>
/// <param name="Count">How many samples there are.</param>
public readonly record struct Figure(double Median, double Low, int Count)
{
    private const double LowShare = 0.1;

    /// <summary>Null when there are no samples.</summary>
    public static Figure? Of(IReadOnlyList<double> samples)
    {
        if (samples.Count == 0)
        {
            return null;
        }

        double[] sorted = [.. samples];
        Array.Sort(sorted);
        return new Figure(Percentile(sorted, 0.5), Percentile(sorted, LowShare), sorted.Length);
    }

    // Between the two nearest ranks, in proportion.
    private static double Percentile(double[] sorted, double share)
    {
        double rank = share * (sorted.Length - 1);
        int below = (int)rank;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - below);
    }
}
