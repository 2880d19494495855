using System.Runtime.InteropServices;

namespace Enisle.Bench;

/// <summary>struct rusage of sys/resource.h; only the times are read.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ResourceUsage
{
    public long ru_utime_sec;
    public long ru_utime_usec;
    public long ru_stime_sec;
    public long ru_stime_usec;
    public fixed long rest[14];

    /// <summary>User and system time of the process and of all descendants that it waited for.</summary>
    public readonly double CpuMs => ((ru_utime_sec + ru_stime_sec) * 1e3) + ((ru_utime_usec + ru_stime_usec) / 1e3);
}
