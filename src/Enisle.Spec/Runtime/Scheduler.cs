namespace Enisle.Spec.Runtime;

/// <summary>sched_setattr(2). Spec: config.md, «Linux Process», scheduler.</summary>
public sealed record Scheduler
{
    /// <summary><c>SCHED_OTHER</c>, <c>SCHED_FIFO</c>, …</summary>
    public required string Policy { get; init; }
    public int Nice { get; init; }
    public int Priority { get; init; }
    /// <summary><c>SCHED_FLAG_RESET_ON_FORK</c>, …</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
    /// <summary>Nanoseconds, for SCHED_DEADLINE.</summary>
    public ulong Runtime { get; init; }
    /// <summary>Nanoseconds, for SCHED_DEADLINE.</summary>
    public ulong Deadline { get; init; }
    /// <summary>Nanoseconds, for SCHED_DEADLINE.</summary>
    public ulong Period { get; init; }
}
