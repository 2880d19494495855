namespace Enisle.Bench;

/// <summary>The samples of one subject in one case.</summary>
internal sealed class Series(string subject)
{
    private readonly List<Sample> _samples = [];

    public string Subject { get; } = subject;

    public int Count => _samples.Count;

    public double WallMedian => Percentile(50, static sample => sample.WallMs);

    public double WallP10 => Percentile(10, static sample => sample.WallMs);

    public double CpuMedian => Percentile(50, static sample => sample.CpuMs);

    public double CpuP10 => Percentile(10, static sample => sample.CpuMs);

    public void Add(Sample sample) => _samples.Add(sample);

    private double Percentile(int percent, Func<Sample, double> value)
    {
        if (_samples.Count == 0)
        {
            throw new InvalidOperationException($"{Subject}: no samples");
        }

        double[] sorted = [.. _samples.Select(value).Order()];
        double position = percent / 100.0 * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (position - below));
    }
}
