using System.Globalization;
using System.Runtime.InteropServices;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>Starts the process that a <see cref="SpawnPlan"/> describes.</summary>
/// <remarks>
/// The child executes a sealed copy of the init, never this program's own file (CVE-2019-5736). Thread: any; signals are blocked
/// around the clone and the child starts with all of them blocked.
/// </remarks>
public static unsafe class Spawner
{
    private const int MaxInherited = 64;
    private const ulong AllSignals = ~0ul;

    /// <summary>Clones; returns at once, while the child goes its way through the plan.</summary>
    /// <exception cref="LinuxException">The clone itself failed: EPERM, ENOSPC (too many namespaces), EAGAIN (limits) …</exception>
    public static SpawnedProcess Start(SpawnPlan plan)
    {
        if (plan.Inherited.Count > MaxInherited)
        {
            throw new InvalidOperationException("the plan inherits too many descriptors");
        }

        (OwnedFd errorRead, OwnedFd errorWrite) = Pipes.Create();
        OwnedFd? mapsRead = null;
        OwnedFd? mapsWrite = null;
        if (plan.WaitForIdMaps)
        {
            (mapsRead, mapsWrite) = Pipes.Create();
        }

        using OwnedFd errorEnd = errorWrite;
        using OwnedFd? mapsEnd = mapsRead;
        using OwnedFd planFile = WritePlan(plan, errorWrite.Number);
        using OwnedFd init = InitFile.Create();
        MarkForeignDescriptors(plan.PreservedDescriptors);
        SpawnedProcess process = new(plan, errorRead, mapsWrite);
        try
        {
            Clone(plan, process, planFile.Number, init.Number, errorWrite.Number, mapsRead?.Number ?? -1);
            return process;
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    private static void Clone(SpawnPlan plan, SpawnedProcess process, int planFd, int initFd, int errorFd, int mapsFd)
    {
        CloneArena* arena = (CloneArena*)NativeMemory.AllocZeroed((nuint)sizeof(CloneArena));
        process.Arena = arena;
        int count = 0;
        CloneCall* calls = &arena->Call0;
        if (mapsFd >= 0)
        {
            // One byte: the maps are written. Only then do the ids mean anything, and does execve keep the capabilities.
            calls[count++] = new() { Number = (long)Syscall.read, A0 = mapsFd, A1 = (long)&arena->Buffer, A2 = 1 };
            calls[count++] = new() { Number = (long)Syscall.setresgid };
            calls[count++] = new() { Number = (long)Syscall.setresuid };
        }

        calls[count++] = Keep(planFd);
        calls[count++] = Keep(errorFd);
        foreach (int fd in plan.Inherited)
        {
            calls[count++] = Keep(fd);
        }

        WriteArguments(arena, planFd, errorFd);
        calls[count++] = new()
        {
            Number = (long)Syscall.execveat,
            A0 = initFd,
            A1 = (long)&arena->Empty,
            A2 = (long)&arena->Argv0,
            A3 = (long)&arena->Argv3,
            A4 = Fcntl.AT_EMPTY_PATH,
        };

        arena->Arguments.flags = plan.CloneFlags | Sched.CLONE_VM | Sched.CLONE_PIDFD;
        arena->Arguments.pidfd = (ulong)&arena->PidFd;
        arena->Arguments.exit_signal = Signal.SIGCHLD;
        if (plan.CgroupDirectory is { } cgroup)
        {
            arena->Arguments.flags |= Sched.CLONE_INTO_CGROUP;
            arena->Arguments.cgroup = (ulong)cgroup.Number;
        }

        arena->Frame.Arguments = &arena->Arguments;
        arena->Frame.ArgumentsSize = (ulong)sizeof(clone_args);
        arena->Frame.FirstCall = calls;
        long pid = CloneInto(plan.PidNamespace, arena);
        if (pid < 0)
        {
            throw new LinuxException((Errno)(-pid), "clone3");
        }

        process.SetStarted((int)pid, new OwnedFd(arena->PidFd));
    }

    private static void WriteArguments(CloneArena* arena, int planFd, int errorFd)
    {
        if (!planFd.TryFormat(new Span<byte>(arena->PlanNumber, CloneArena.NumberSize - 1), out _, default, CultureInfo.InvariantCulture)
            || !errorFd.TryFormat(new Span<byte>(arena->ErrorNumber, CloneArena.NumberSize - 1), out _, default, CultureInfo.InvariantCulture))
        {
            throw new InvalidOperationException("a descriptor number that does not fit");
        }

        "enisle-init\0"u8.CopyTo(new Span<byte>(arena->Name, CloneArena.NumberSize));
        arena->Argv0 = arena->Name;
        arena->Argv1 = arena->PlanNumber;
        arena->Argv2 = arena->ErrorNumber;
    }

    // setns(2) on a PID namespace changes only where this thread's next children are born.
    private static long CloneInto(OwnedFd? pidNamespace, CloneArena* arena)
    {
        if (pidNamespace is null)
        {
            return CloneMasked(arena);
        }

        using OwnedFd own = HostFile.Open("/proc/thread-self/ns/pid", Fcntl.O_RDONLY);
        Check.Call(Libc.syscall((long)Syscall.setns, pidNamespace.Number, Sched.CLONE_NEWPID), "setns", "PID namespace");
        try
        {
            return CloneMasked(arena);
        }
        finally
        {
            Check.Call(Libc.syscall((long)Syscall.setns, own.Number, Sched.CLONE_NEWPID), "setns", "own PID namespace");
        }
    }

    private static long CloneMasked(CloneArena* arena)
    {
        ulong all = AllSignals;
        ulong before;
        Libc.syscall((long)Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (long)&all, (long)&before, sizeof(ulong));
        long pid = CloneStub.Run(&arena->Frame);
        Libc.syscall((long)Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (long)&before, 0, sizeof(ulong));
        return pid;
    }

    // Before Linux 5.11 the child cannot mark all its descriptors at once: what the caller left open to us is marked here.
    private static void MarkForeignDescriptors(int preserved)
    {
        if (Libc.syscall((long)Syscall.close_range, int.MaxValue, int.MaxValue, CloseRange.CLOSE_RANGE_CLOEXEC) == 0)
        {
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), CultureInfo.InvariantCulture, out int fd) && fd >= 3 + preserved)
            {
                _ = Libc.fcntl(fd, Fcntl.F_SETFD, Fcntl.FD_CLOEXEC);
            }
        }
    }

    private static CloneCall Keep(int fd) => new() { Number = (long)Syscall.fcntl, A0 = fd, A1 = Fcntl.F_SETFD };

    private static OwnedFd WritePlan(SpawnPlan plan, int errorFd)
    {
        OwnedFd file = MemoryFile.Create("enisle-plan", executable: false);
        PlanHeader header = new() { Magic = PlanLayout.Magic, StepCount = plan.Steps.Length, ErrorFd = errorFd };
        MemoryFile.WriteAt(file, MemoryMarshal.AsBytes(new ReadOnlySpan<PlanHeader>(in header)), 0);
        MemoryFile.WriteAt(file, MemoryMarshal.AsBytes(plan.Steps.Span), PlanLayout.StepsOffset);
        MemoryFile.WriteAt(file, plan.Data.Span, PlanLayout.DataOffset);
        return file;
    }
}
