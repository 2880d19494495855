namespace Enisle.Probe;

/// <summary>struct timespec.</summary>
internal struct TimeSpec
{
    /// <summary>tv_sec.</summary>
    public long Seconds;

    /// <summary>tv_nsec.</summary>
    public long Nanoseconds;
}
