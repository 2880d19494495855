namespace Enisle.Spec.Runtime;

/// <summary>Bytes; -1: unlimited. Spec: config-linux.md, «Memory».</summary>
public sealed record MemoryLimits
{
    public long? Limit { get; init; }
    public long? Reservation { get; init; }
    /// <summary>Memory and swap together, as cgroup v1 counts; converted for v2.</summary>
    public long? Swap { get; init; }
    public long? Kernel { get; init; }
    public long? KernelTcp { get; init; }
    /// <summary>0 to 100.</summary>
    public ulong? Swappiness { get; init; }
    public bool? DisableOomKiller { get; init; }
    public bool? UseHierarchy { get; init; }
    /// <summary>Refuse a limit below what is in use now.</summary>
    public bool? CheckBeforeUpdate { get; init; }
}
