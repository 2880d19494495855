using System.Runtime.InteropServices;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>A process on its way through its plan.</summary>
/// <remarks>Owner: the caller; disposing closes descriptors and does not end the process. Thread: one.</remarks>
public sealed unsafe class SpawnedProcess : IDisposable
{
    private readonly SpawnPlan _plan;
    private readonly OwnedFd _errors;
    private readonly OwnedFd? _mapsWritten;
    private bool _executed;

    internal SpawnedProcess(SpawnPlan plan, OwnedFd errors, OwnedFd? mapsWritten)
    {
        _plan = plan;
        _errors = errors;
        _mapsWritten = mapsWritten;
    }

    /// <summary>Process id, as this process's PID namespace sees it.</summary>
    public int Pid { get; private set; }

    /// <summary>Refers to the process even after its number is used again.</summary>
    public OwnedFd PidFd { get; private set; } = new();

    /// <summary>What the child reads until it has executed: freed only then.</summary>
    internal CloneArena* Arena { get; set; }

    /// <summary>Lets a child that waits for its id maps go on.</summary>
    public void IdMapsWritten()
    {
        if (_mapsWritten is { } pipe)
        {
            byte go = 1;
            Check.Call(Libc.write(pipe.Number, &go, 1), "write", "id maps pipe");
        }
    }

    /// <summary>Waits until the process has executed the workload (or closed its error pipe), or failed.</summary>
    /// <returns>Null on success, otherwise the step that failed.</returns>
    /// <exception cref="LinuxException">The init itself could not be executed.</exception>
    public PlanFailureReport? WaitForExec()
    {
        PlanFailureReport? failure = PlanOutcome.Read(_errors, _plan.Labels);
        if (failure is null && Arena is not null && Arena->Frame.Failure != 0)
        {
            throw new LinuxException((Errno)(-Arena->Frame.Failure), ((Syscall)Arena->Frame.FailedCall->Number).ToString(), "enisle-init");
        }

        _executed = true;
        return failure;
    }

    /// <summary>The descriptor that becomes readable when the child executes or fails, for poll(2).</summary>
    public int ErrorDescriptor => _errors.Number;

    /// <inheritdoc/>
    public void Dispose()
    {
        _errors.Dispose();
        _mapsWritten?.Dispose();
        PidFd.Dispose();

        // A child that has not executed yet still reads the arena: then it is left to the process's end.
        if (_executed && Arena is not null)
        {
            NativeMemory.Free(Arena);
            Arena = null;
        }
    }

    /// <summary>Takes another process in the place of the one that was cloned: what a walk that had to fork tells its parent.</summary>
    public void Replace(int pid, OwnedFd pidFd)
    {
        PidFd.Dispose();
        SetStarted(pid, pidFd);
    }

    internal void SetStarted(int pid, OwnedFd pidFd)
    {
        Pid = pid;
        PidFd = pidFd;
    }
}
