namespace Enisle.Probe;

/// <summary>What one kind's batches gave.</summary>
internal struct Figures
{
    /// <summary>Of one operation, in picoseconds: the median of the batches.</summary>
    public long MedianPs;

    /// <summary>The same, 10th percentile.</summary>
    public long LowPs;

    /// <summary>How many.</summary>
    public int Batches;

    /// <summary>How many operations a batch has.</summary>
    public long Operations;
}
