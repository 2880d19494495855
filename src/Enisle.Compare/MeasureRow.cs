namespace Enisle.Compare;

/// <summary>How a measure is called.</summary>
/// <param name="Measure">Which.</param>
/// <param name="Key">Its name in JSON.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="ProbeKey">Its name in the probe's answer; null: it is measured from outside.</param>
/// <param name="IsMemory">In bytes; otherwise in nanoseconds.</param>
public sealed record MeasureRow(Measure Measure, string Key, string Title, string? ProbeKey = null, bool IsMemory = false)
{
    /// <summary>All of them, in the table's order.</summary>
    public static IReadOnlyList<MeasureRow> All { get; } =
    [
        new(Measure.StartToExit, "start_to_exit", "start to exit"),
        new(Measure.StartToOutput, "start_to_first_output", "start to first output"),
        new(Measure.Memory, "memory_per_idle_instance", "memory per idle instance", IsMemory: true),
        new(Measure.SyscallLibc, "syscall_libc", "system call by libc", "syscall_libc"),
        new(Measure.SyscallRaw, "syscall_raw", "system call, raw", "syscall_raw"),
        new(Measure.OpenClose, "open_close", "open + close", "open_close"),
        new(Measure.Pipe, "pipe_round_trip", "pipe, there and back", "pipe"),
        new(Measure.ForkExec, "fork_exec_wait", "fork + exec + wait", "fork_exec"),
        new(Measure.PageFault, "page_fault", "page fault", "page_fault"),
        new(Measure.Cpu, "cpu_loop", "CPU loop of 1000 rounds", "cpu"),
    ];
}
