using Enisle.Abi;

namespace Enisle.Host.Spawn;

/// <content>The process itself: its descriptors, signals, children, and the program that it becomes.</content>
public sealed partial class SpawnPlanBuilder
{
    private const int SigActionSize = 32; // the kernel's struct sigaction: handler, flags, restorer, mask
    private const uint LastDescriptor = uint.MaxValue;

    /// <summary>No descriptor from 3 up survives the next execve, whoever left it open (CVE-2024-21626).</summary>
    /// <remarks>
    /// Spec: close_range(2), CLOSE_RANGE_CLOEXEC (Linux 5.11). Where that is missing <see cref="Spawner"/> has marked what was open,
    /// and here those follow that it had to let through. All inherited descriptors are known by now.
    /// </remarks>
    public void CloseOnExec()
    {
        PlanJump done = NewJump();
        Call("close_range", null, Syscall.close_range, 3, LastDescriptor, CloseRange.CLOSE_RANGE_CLOEXEC)
            .Ignore(Errno.EINVAL).Ignore(Errno.ENOSYS).OnSuccess(done);
        int mark = SlotMark;
        Call("close on exec", null, Syscall.fcntl, ErrorDescriptor(), Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
        foreach (int fd in _inherited)
        {
            Call("close on exec", null, Syscall.fcntl, fd, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
        }

        Place(done);
        ReleaseSlots(mark);
    }

    /// <summary>A descriptor survives execve.</summary>
    public void KeepOnExec(PlanArg fd, string subject) => Call("keep descriptor", subject, Syscall.fcntl, fd, Fcntl.F_SETFD, 0);

    /// <summary>The process dies with its parent; 0 undoes it.</summary>
    public void DieWithParent(int signal) => Call("prctl", "PR_SET_PDEATHSIG", Syscall.prctl, Prctl.PR_SET_PDEATHSIG, signal, 0, 0, 0);

    /// <summary>No signal blocked, and SIGPIPE as it should be: the .NET runtime ignores it, and ignoring is inherited.</summary>
    public void RestoreSignals()
    {
        long zeros = Buffer(SigActionSize);
        Call("rt_sigaction", "SIGPIPE", Syscall.rt_sigaction, Signal.SIGPIPE, zeros, 0, sizeof(ulong));
        Call("rt_sigprocmask", null, Syscall.rt_sigprocmask, Signal.SIG_SETMASK, zeros, 0, sizeof(ulong));
    }

    /// <summary>Executes a program; only failures come back.</summary>
    public PlanCall Exec(PlanArg path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment) =>
        Call("exec", arguments.Count > 0 ? arguments[0] : null, Syscall.execve, path, StringArray(arguments), StringArray(environment));

    /// <summary>Runs a program in this process's place and namespaces and waits for its end; anything but exit code 0 fails the plan.</summary>
    /// <param name="verb">What errors call it: <c>hook</c>.</param>
    /// <param name="path">Resolved as this process sees it now.</param>
    /// <param name="arguments">argv.</param>
    /// <param name="environment">All of it.</param>
    /// <param name="standardInput">A descriptor of a file, read from its beginning.</param>
    /// <param name="timeoutSeconds">After which it is killed; null for never.</param>
    public void RunProgram(
        string verb, string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, PlanArg standardInput, int? timeoutSeconds)
    {
        int mark = SlotMark;
        PlanJump child = NewJump();
        PlanJump end = NewJump();
        long pidFd = Buffer(sizeof(int));
        PlanSlot pid = Call(verb, path, Syscall.clone, Sched.CLONE_PIDFD | Signal.SIGCHLD, 0, pidFd, 0, 0).Result;
        JumpIfEqual(pid, -1L, 0, child);
        WaitForProgram(verb, path, pid, Load(pidFd, sizeof(int)), timeoutSeconds);
        Jump(end);

        Place(child);
        Call(verb, path, Syscall.lseek, standardInput, 0, 0);
        Call(verb, path, Syscall.dup3, standardInput, 0, 0);
        RestoreSignals();
        Call(verb, path, Syscall.execve, String(path), StringArray(arguments), StringArray(environment));
        Place(end);
        ReleaseSlots(mark);
    }

    private void WaitForProgram(string verb, string path, PlanSlot pid, PlanSlot pidFd, int? timeoutSeconds)
    {
        PlanJump ended = NewJump();
        PlanJump succeeded = NewJump();
        PlanJump failed = NewJump();
        PlanSlot timedOut = NewSlot();
        Set(timedOut, 0);
        if (timeoutSeconds is { } seconds)
        {
            long set = Buffer(8); // struct pollfd: fd, events, revents
            Store(set, sizeof(int), pidFd);
            Store(set + sizeof(int), sizeof(int), (int)Poll.POLLIN);
            ReadOnlySpan<long> time = [seconds, 0];
            long timeout = Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(time));
            PlanSlot ready = Call(verb, path, Syscall.ppoll, set, 1, timeout, 0, 0).Result;
            JumpIfEqual(ready, -1L, 1, ended);
            Set(timedOut, 1);
            Call(verb, path, Syscall.pidfd_send_signal, pidFd, Signal.SIGKILL, 0, 0);
            Place(ended);
        }

        long status = Buffer(sizeof(long));
        Call(verb, path, Syscall.wait4, pid, status, Wait.__WALL, 0);
        Close(pidFd);
        PlanJump inTime = NewJump();
        JumpIfEqual(timedOut, -1L, 0, inTime);
        Fail(verb, path, Errno.ETIMEDOUT);
        Place(inTime);
        PlanSlot code = Load(status, sizeof(int));
        JumpIfEqual(code, 0xFFFF, 0, succeeded);
        Place(failed);
        Store(status + 2, 4, 1); // above the 16 bits of a wait status: PlanFailure.WaitStatus
        Fail(verb, path, Load(status, sizeof(int)));
        Place(succeeded);
    }
}
