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

    /// <summary>Swap in use (v2), or memory and swap together (v1).</summary>
    public ulong? SwapUsage { get; init; }

    /// <summary>The limit of that.</summary>
    public ulong? SwapLimit { get; init; }

    /// <summary>Kernel memory in use.</summary>
    public ulong? KernelUsage { get; init; }

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
}
