namespace Enisle.Bundles.Options;

public sealed partial record HostOptions
{
    /// <summary>Bytes; 0: no limit.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Bytes below which the kernel tries to keep it; 0: none.</summary>
    public long MemoryReservationBytes { get; init; }

    /// <summary>Bytes of memory and swap together; -1: no limit; 0: twice the memory limit.</summary>
    public long MemorySwapBytes { get; init; }

    /// <summary>0 to 100; null: the host's.</summary>
    public int? MemorySwappiness { get; init; }

    /// <summary>The kernel does not kill when memory runs out (cgroup v1).</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>-1000 to 1000.</summary>
    public int OomScoreAdj { get; init; }

    /// <summary>Billionths of a processor; 0: no limit.</summary>
    public long NanoCpus { get; init; }

    /// <summary>Relative weight, 2 to 262144; 0: 1024.</summary>
    public long CpuShares { get; init; }

    /// <summary>Microseconds; 0: 100000.</summary>
    public long CpuPeriodMicros { get; init; }

    /// <summary>Microseconds in a period; 0: no limit.</summary>
    public long CpuQuotaMicros { get; init; }

    /// <summary>A list as in <c>0-3,7</c>; empty: all.</summary>
    public string CpusetCpus { get; init; } = "";

    /// <summary>A list of memory nodes; empty: all.</summary>
    public string CpusetMems { get; init; } = "";

    /// <summary>Tasks; 0 and -1: no limit.</summary>
    public long PidsLimit { get; init; }

    /// <summary>10 to 1000; 0: none.</summary>
    public int BlkioWeight { get; init; }
}
