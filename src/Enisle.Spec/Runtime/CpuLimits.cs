namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «CPU». Times are microseconds.</summary>
public sealed record CpuLimits
{
    public ulong? Shares { get; init; }
    public long? Quota { get; init; }
    public ulong? Burst { get; init; }
    public ulong? Period { get; init; }
    public long? RealtimeRuntime { get; init; }
    public ulong? RealtimePeriod { get; init; }
    /// <summary>A list as in <c>0-3,7</c>.</summary>
    public string? Cpus { get; init; }
    /// <summary>A list of memory nodes.</summary>
    public string? Mems { get; init; }
    /// <summary>1: tasks run as SCHED_IDLE (cpu.idle).</summary>
    public long? Idle { get; init; }
}
