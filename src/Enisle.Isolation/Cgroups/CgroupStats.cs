namespace Enisle.Isolation.Cgroups;

/// <summary>What a cgroup counts. Times are nanoseconds, sizes bytes; a member is null where the host has no such counter.</summary>
public sealed record CgroupStats
{
    /// <summary>CPU time of all tasks.</summary>
    public ulong? CpuTotal { get; init; }

    /// <summary>The part of it in user mode.</summary>
    public ulong? CpuUser { get; init; }

    /// <summary>The part of it in kernel mode.</summary>
    public ulong? CpuSystem { get; init; }

    /// <summary>CPU time by processor (cgroup v1 only).</summary>
    public IReadOnlyList<ulong> CpuPerProcessor { get; init; } = [];

    /// <summary>The part of it in user mode, by processor (cgroup v1 only).</summary>
    public IReadOnlyList<ulong> CpuUserPerProcessor { get; init; } = [];

    /// <summary>The part of it in kernel mode, by processor (cgroup v1 only).</summary>
    public IReadOnlyList<ulong> CpuSystemPerProcessor { get; init; } = [];

    /// <summary>Elapsed periods of the bandwidth limit.</summary>
    public ulong? CpuPeriods { get; init; }

    /// <summary>Periods in which tasks were held back.</summary>
    public ulong? CpuThrottledPeriods { get; init; }

    /// <summary>How long they were.</summary>
    public ulong? CpuThrottledTime { get; init; }

    /// <summary>Memory in use, page cache included.</summary>
    public ulong? MemoryUsage { get; init; }

    /// <summary>The most it ever was.</summary>
    public ulong? MemoryMaxUsage { get; init; }

    /// <summary>The limit; null or 2^63 and more when there is none.</summary>
    public ulong? MemoryLimit { get; init; }

    /// <summary>How often an allocation met the limit.</summary>
    public ulong? MemoryFailCount { get; init; }

    /// <summary>Page cache.</summary>
    public ulong? MemoryCache { get; init; }

    /// <summary>Whether nested cgroups count towards the limit; always in v2.</summary>
    public bool MemoryIsHierarchical { get; init; }

    /// <summary>Swap in use (v2), or memory and swap together (v1).</summary>
    public ulong? SwapUsage { get; init; }

    /// <summary>The limit of that.</summary>
    public ulong? SwapLimit { get; init; }

    /// <summary>The most swap ever (v2), or memory and swap together (v1).</summary>
    public ulong? SwapMaxUsage { get; init; }

    /// <summary>How often that met its limit (v1 only).</summary>
    public ulong? SwapFailCount { get; init; }

    /// <summary>Kernel memory in use.</summary>
    public ulong? KernelUsage { get; init; }

    /// <summary>The most it ever was (v1 only).</summary>
    public ulong? KernelMaxUsage { get; init; }

    /// <summary>How often it met its limit (v1 only).</summary>
    public ulong? KernelFailCount { get; init; }

    /// <summary>Its limit (v1 only, and without effect since Linux 5.16).</summary>
    public ulong? KernelLimit { get; init; }

    /// <summary>Memory of TCP buffers (v1 only).</summary>
    public ulong? KernelTcpUsage { get; init; }

    /// <summary>The most it ever was (v1 only).</summary>
    public ulong? KernelTcpMaxUsage { get; init; }

    /// <summary>How often it met its limit (v1 only).</summary>
    public ulong? KernelTcpFailCount { get; init; }

    /// <summary>Its limit (v1 only).</summary>
    public ulong? KernelTcpLimit { get; init; }

    /// <summary>memory.stat, by name.</summary>
    public IReadOnlyDictionary<string, ulong> MemoryDetail { get; init; } = new Dictionary<string, ulong>(0);

    /// <summary>How many times the kernel killed a task for memory.</summary>
    public ulong? OomKills { get; init; }

    /// <summary>Tasks there are.</summary>
    public ulong? PidsCurrent { get; init; }

    /// <summary>Tasks there may be; null or 0 for no limit.</summary>
    public ulong? PidsLimit { get; init; }

    /// <summary>Bytes and operations by device.</summary>
    public IReadOnlyList<BlockIOEntry> BlockIOBytes { get; init; } = [];

    /// <summary>Operations by device.</summary>
    public IReadOnlyList<BlockIOEntry> BlockIOOperations { get; init; } = [];

    /// <summary>Huge pages by size (<c>2MB</c>): usage, most, failures.</summary>
    public IReadOnlyDictionary<string, HugepageUsage> Hugepages { get; init; } = new Dictionary<string, HugepageUsage>(0);

    /// <summary>Processors and memory nodes; null where the instance has no cpuset of its own.</summary>
    public CpusetStats? Cpuset { get; init; }

    /// <summary>RDMA devices: in use.</summary>
    public IReadOnlyList<RdmaUsage> RdmaCurrent { get; init; } = [];

    /// <summary>RDMA devices: limits.</summary>
    public IReadOnlyList<RdmaUsage> RdmaLimits { get; init; } = [];

    /// <summary>Time lost waiting for a processor (v2, Linux 4.20).</summary>
    public PressureStats? CpuPressure { get; init; }

    /// <summary>Time lost waiting for memory (v2, Linux 4.20).</summary>
    public PressureStats? MemoryPressure { get; init; }

    /// <summary>Time lost waiting for disks (v2, Linux 4.20).</summary>
    public PressureStats? BlockIOPressure { get; init; }
}
