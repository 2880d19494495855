using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;

namespace Enisle.Host.Processes;

/// <summary>Runs a program of the host to its end: hooks, newuidmap, criu.</summary>
public static class HelperProgram
{
    private const int DefaultMaxOutput = 4096;

    /// <summary>Runs <paramref name="path"/> with exactly the given arguments and environment; its output goes to a file in memory.</summary>
    /// <param name="path">Absolute.</param>
    /// <param name="arguments">argv.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="standardInput">What it reads.</param>
    /// <param name="timeoutMs">After which it is killed; negative for never.</param>
    /// <param name="maxOutput">How many bytes of its output are returned at most.</param>
    /// <param name="withErrors">Whether what it prints as errors is part of the output; otherwise it is dropped.</param>
    /// <exception cref="LinuxException">It cannot be executed, or (ETIMEDOUT) took too long.</exception>
    public static HelperResult Run(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> environment,
        ReadOnlySpan<byte> standardInput,
        int timeoutMs,
        int maxOutput = DefaultMaxOutput,
        bool withErrors = true)
    {
        using OwnedFd input = MemoryFile.Create("enisle-helper-stdin", executable: false);
        MemoryFile.WriteAt(input, standardInput, 0);
        using OwnedFd output = MemoryFile.Create("enisle-helper-output", executable: false);
        using OwnedFd? dropped = withErrors ? null : MemoryFile.Create("enisle-helper-errors", executable: false);
        OwnedFd errors = dropped ?? output;
        SpawnPlanBuilder plan = new();
        plan.Inherit(input);
        plan.Inherit(output);
        plan.Inherit(errors);
        plan.CloseOnExec();
        plan.Call("dup", path, Syscall.dup3, input.Number, 0, 0);
        plan.Call("dup", path, Syscall.dup3, output.Number, 1, 0);
        plan.Call("dup", path, Syscall.dup3, errors.Number, 2, 0);
        plan.RestoreSignals();
        plan.Exec(plan.String(path), arguments, environment);
        using SpawnedProcess process = Spawner.Start(plan.Build());
        PlanFailureReport? failure = process.WaitForExec();
        if (failure is null && !ProcessHandle.WaitForEnd(process.PidFd, timeoutMs))
        {
            ProcessHandle.Signal(process.PidFd, Signal.SIGKILL);
            failure = new PlanFailureReport((int)Errno.ETIMEDOUT, new PlanLabel("run", path));
        }

        int status = ProcessHandle.Reap(process.PidFd);
        return failure is null ? new HelperResult(status, ReadOutput(output, maxOutput)) : throw failure.ToException();
    }

    private static string ReadOutput(OwnedFd output, int maxOutput)
    {
        byte[] bytes = new byte[Math.Min(maxOutput, DefaultMaxOutput)];
        int length = 0;
        while (MemoryFile.ReadAt(output, bytes.AsSpan(length), length) is > 0 and var count)
        {
            length += count;
            if (length == bytes.Length && length < maxOutput)
            {
                Array.Resize(ref bytes, (int)Math.Min(maxOutput, length * 4L));
            }
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(0, length)).TrimEnd();
    }
}
