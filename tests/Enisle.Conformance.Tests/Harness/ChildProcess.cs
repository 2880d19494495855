using System.Runtime.InteropServices;
using System.Text;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>A program started with posix_spawn: exact descriptors, default signals, and its own process group.</summary>
/// <remarks>
/// System.Diagnostics.Process can neither pass a fourth descriptor nor start a child with SIGPIPE at its default, and
/// it waits for the end of a pipe that a detached container keeps open. Owner: Dispose kills what still runs.
/// </remarks>
internal sealed unsafe class ChildProcess : IDisposable
{
    private readonly int _pidFd;
    private int? _status;

    private ChildProcess(int pid, int pidFd)
    {
        Pid = pid;
        _pidFd = pidFd;
    }

    public int Pid { get; }

    /// <summary>As a shell has it: the exit code, or 128 and the signal.</summary>
    public int ExitCode => _status is int status
        ? (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        : throw new InvalidOperationException("the process still runs");

    public static ChildProcess Start(ChildOptions options)
    {
        byte* actions = stackalloc byte[Libc.OpaqueSize];
        byte* attributes = stackalloc byte[Libc.OpaqueSize];
        byte* signals = stackalloc byte[Libc.OpaqueSize];
        _ = Libc.posix_spawn_file_actions_init(actions);
        _ = Libc.posix_spawnattr_init(attributes);
        AddDescriptors(actions, options);
        if (options.WorkingDirectory is not null)
        {
            _ = Libc.posix_spawn_file_actions_addchdir_np(actions, options.WorkingDirectory);
        }

        _ = Libc.sigemptyset(signals);
        _ = Libc.posix_spawnattr_setsigmask(attributes, signals);
        _ = Libc.sigfillset(signals);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, signals);
        _ = Libc.posix_spawnattr_setflags(
            attributes,
            (short)(Libc.POSIX_SPAWN_SETSIGDEF | Libc.POSIX_SPAWN_SETSIGMASK
                | (options.NewSession ? Libc.POSIX_SPAWN_SETSID : Libc.POSIX_SPAWN_SETPGROUP)));

        byte** argv = Strings(options.Arguments);
        byte** envp = Strings(options.Environment);
        int pid;
        int error;
        int pidFd = -1;
        lock (Reaper.Gate)
        {
            error = Libc.posix_spawn(&pid, options.Arguments[0], actions, attributes, argv, envp);
            if (error == 0)
            {
                Reaper.Know(pid);
                pidFd = Libc.pidfd_open(pid, 0);
            }
        }

        Free(argv);
        Free(envp);
        _ = Libc.posix_spawn_file_actions_destroy(actions);
        _ = Libc.posix_spawnattr_destroy(attributes);
        return error == 0
            ? new ChildProcess(pid, pidFd)
            : throw new InvalidOperationException($"posix_spawn {options.Arguments[0]}: errno {error}");
    }

    /// <summary>Waits until the process has ended, or <paramref name="timeout"/> is over: then false.</summary>
    public bool Wait(TimeSpan timeout)
    {
        if (_status is not null)
        {
            return true;
        }

        Libc.PollFd poll = new() { fd = _pidFd, events = Libc.POLLIN };
        long deadline = Environment.TickCount64 + (long)timeout.TotalMilliseconds;
        while (Libc.poll(&poll, 1, (int)Math.Max(0, deadline - Environment.TickCount64)) <= 0)
        {
            if (Environment.TickCount64 >= deadline)
            {
                return false;
            }
        }

        int status;
        if (Libc.waitpid(Pid, &status, 0) != Pid)
        {
            throw new InvalidOperationException($"waitpid {Pid}: errno {Libc.Errno}");
        }

        _status = status;
        Reaper.Forget(Pid);
        return true;
    }

    /// <summary>To this process alone.</summary>
    public void Signal(int signal)
    {
        if (_status is null)
        {
            _ = Libc.kill(Pid, signal);
        }
    }

    /// <summary>To its whole process group.</summary>
    public void SignalGroup(int signal) => _ = Libc.kill(-Pid, signal);

    public void Dispose()
    {
        if (_status is null)
        {
            SignalGroup(Libc.SIGKILL);
            Signal(Libc.SIGKILL);
            _ = Wait(TimeSpan.FromSeconds(5));
        }

        _ = Libc.close(_pidFd);
    }

    private static void AddDescriptors(byte* actions, ChildOptions options)
    {
        if (options.Terminal is string terminal)
        {
            // The first terminal that a session leader opens becomes its controlling one.
            _ = Libc.posix_spawn_file_actions_addopen(actions, 0, terminal, Libc.O_RDWR, 0);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, 0, 1);
            _ = Libc.posix_spawn_file_actions_adddup2(actions, 0, 2);
        }
        else
        {
            const int Append = Libc.O_RDWR | Libc.O_CREAT | Libc.O_APPEND;
            _ = Libc.posix_spawn_file_actions_addopen(actions, 0, options.StandardInput, Libc.O_RDONLY, 0);
            _ = Libc.posix_spawn_file_actions_addopen(actions, 1, options.StandardOutput, Append, 0x1b6);
            _ = Libc.posix_spawn_file_actions_addopen(actions, 2, options.StandardError, Append, 0x1b6);
        }

        int next = 3;
        foreach (int fd in options.ExtraDescriptors)
        {
            _ = Libc.posix_spawn_file_actions_adddup2(actions, fd, next++);
        }
    }

    private static byte** Strings(IReadOnlyList<string> values)
    {
        byte** block = (byte**)NativeMemory.AllocZeroed((nuint)(values.Count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < values.Count; i++)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(values[i]);
            byte* copy = (byte*)NativeMemory.AllocZeroed((nuint)bytes.Length + 1);
            bytes.CopyTo(new Span<byte>(copy, bytes.Length));
            block[i] = copy;
        }

        return block;
    }

    private static void Free(byte** block)
    {
        for (byte** entry = block; *entry != null; entry++)
        {
            NativeMemory.Free(*entry);
        }

        NativeMemory.Free(block);
    }
}
