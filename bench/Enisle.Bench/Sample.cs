namespace Enisle.Bench;

/// <summary>One timed action: wall time, and the CPU time (user and system) of every process that it made and that has ended.</summary>
internal readonly record struct Sample(double WallMs, double CpuMs)
{
    public static Sample operator +(Sample left, Sample right) => new(left.WallMs + right.WallMs, left.CpuMs + right.CpuMs);
}
