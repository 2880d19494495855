using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using Enisle.Abi;

namespace Enisle.Bench;

/// <summary>Starts programs with posix_spawn and waits for them, and for the orphans that they leave, as their subreaper.</summary>
/// <remarks>Thread: one; nothing else in the process may wait for children.</remarks>
internal sealed unsafe class Children
{
    private const int TimeoutMs = 30_000;
    private const int SigKill = 9;

    private readonly void* _fileActions = NativeMemory.AllocZeroed(512);
    private readonly void* _attributes = NativeMemory.AllocZeroed(1024);
    private readonly int _errorOutput;
    private readonly Dictionary<int, Exit> _ended = [];
    private double _cpuMs;

    public Children()
    {
        Check(Native.prctl(Native.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), "prctl PR_SET_CHILD_SUBREAPER");
        fixed (byte* nothing = "/dev/null\0"u8, name = "stderr\0"u8)
        {
            int nullFd = Check(Native.open(nothing, 2 /* O_RDWR */ | 0x80000 /* O_CLOEXEC */, 0), "open /dev/null");
            _errorOutput = Check(Native.memfd_create(name, 1 /* MFD_CLOEXEC */), "memfd_create");
            _ = Native.posix_spawn_file_actions_init(_fileActions);
            _ = Native.posix_spawn_file_actions_adddup2(_fileActions, nullFd, 0);
            _ = Native.posix_spawn_file_actions_adddup2(_fileActions, nullFd, 1);
            _ = Native.posix_spawn_file_actions_adddup2(_fileActions, _errorOutput, 2);
        }

        // The .NET runtime ignores SIGPIPE and catches others: the programs get the dispositions that a shell would give them.
        ulong* mask = stackalloc ulong[16];
        _ = Native.posix_spawnattr_init(_attributes);
        _ = Native.posix_spawnattr_setsigmask(_attributes, mask);
        _ = Native.sigfillset(mask);
        _ = Native.posix_spawnattr_setsigdefault(_attributes, mask);
        _ = Native.posix_spawnattr_setflags(_attributes, Native.POSIX_SPAWN_SETSIGMASK | Native.POSIX_SPAWN_SETSIGDEF);
    }

    /// <summary>Runs a program to its end, which must be exit status 0.</summary>
    public Sample Run(Command command)
    {
        Sample sample = TryRun(command, TimeoutMs, out int exitCode);
        if (exitCode != 0)
        {
            throw new BenchException($"{command.Text}: exit status {exitCode}{LastErrorLine()}");
        }

        return sample;
    }

    /// <summary>Runs a program to its end, or until the time is over and it is killed (exit status 137).</summary>
    public Sample TryRun(Command command, int timeoutMs, out int exitCode)
    {
        _cpuMs = 0;
        _ = Native.ftruncate(_errorOutput, 0);
        _ = Native.lseek(_errorOutput, 0, 0);
        long start = Stopwatch.GetTimestamp();
        int pid = Start(command);
        exitCode = WaitFor(pid, timeoutMs, command.Text);
        double wallMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Reap();
        return new Sample(wallMs, _cpuMs);
    }

    /// <summary>Runs all programs, <paramref name="atOnce"/> at a time, and returns the time from first start to last end.</summary>
    public Sample RunAll(IReadOnlyList<Command> commands, int atOnce)
    {
        _cpuMs = 0;
        _ended.Clear();
        _ = Native.ftruncate(_errorOutput, 0);
        _ = Native.lseek(_errorOutput, 0, 0);
        Dictionary<int, Command> running = [];
        long start = Stopwatch.GetTimestamp();
        for (int next = 0; next < commands.Count || running.Count > 0;)
        {
            while (next < commands.Count && running.Count < atOnce)
            {
                running.Add(Start(commands[next]), commands[next]);
                next++;
            }

            Exit exit = WaitForAny();
            if (running.Remove(exit.Pid, out Command? command) && exit.Code != 0)
            {
                throw new BenchException($"{command.Text}: exit status {exit.Code}{LastErrorLine()}");
            }
        }

        double wallMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Reap();
        return new Sample(wallMs, _cpuMs);
    }

    /// <summary>Drops what is known of ended orphans: process ids come again.</summary>
    public void ForgetOrphans() => _ended.Clear();

    /// <summary>Waits until an orphan (a container's init that a runtime left to us) has ended.</summary>
    public Sample WaitForOrphan(int pid)
    {
        _cpuMs = 0;
        long start = Stopwatch.GetTimestamp();
        if (!_ended.Remove(pid))
        {
            _ = WaitFor(pid, TimeoutMs, $"process {pid}");
        }

        return new Sample(Stopwatch.GetElapsedTime(start).TotalMilliseconds, _cpuMs);
    }

    /// <summary>The last line that the last program wrote to its standard error, with a leading ": ", or nothing.</summary>
    public string LastErrorLine()
    {
        byte[] buffer = new byte[4096];
        nint length;
        fixed (byte* pointer = buffer)
        {
            length = Native.pread(_errorOutput, pointer, (nuint)buffer.Length, 0);
        }

        string text = Encoding.UTF8.GetString(buffer, 0, (int)Math.Max(length, 0)).TrimEnd();
        return text.Length == 0 ? "" : $": {text[(text.LastIndexOf('\n') + 1)..]}";
    }

    private int Start(Command command)
    {
        int pid;
        int error = Native.posix_spawn(&pid, command.Argv[0], _fileActions, _attributes, command.Argv, Command.Environment);
        return error == 0 ? pid : throw new BenchException($"{command.Text}: {(Errno)error}");
    }

    private int WaitFor(int pid, int timeoutMs, string what)
    {
        int pidFd = Check((int)Native.syscall(Native.SYS_pidfd_open, pid, 0), $"pidfd_open {pid}");
        pollfd descriptor = new() { fd = pidFd, events = Poll.POLLIN };
        int ready = Native.poll(&descriptor, 1, timeoutMs);
        _ = Native.close(pidFd);
        if (ready == 0)
        {
            _ = Native.kill(pid, SigKill);
        }

        int status;
        ResourceUsage usage;
        Check(Native.wait4(pid, &status, 0, &usage), $"wait4: {what}");
        _cpuMs += usage.CpuMs;
        return Exit.CodeOf(status);
    }

    private Exit WaitForAny()
    {
        int status;
        ResourceUsage usage;
        int pid = Check(Native.wait4(-1, &status, 0, &usage), "wait4");
        _cpuMs += usage.CpuMs;
        return new Exit(pid, Exit.CodeOf(status));
    }

    /// <summary>Collects the orphans that have ended so far, so that their CPU time belongs to what made them.</summary>
    private void Reap()
    {
        int status;
        ResourceUsage usage;
        for (int pid; (pid = Native.wait4(-1, &status, Wait.WNOHANG, &usage)) > 0;)
        {
            _cpuMs += usage.CpuMs;
            _ended[pid] = new Exit(pid, Exit.CodeOf(status));
        }
    }

    private static int Check(int result, string what) =>
        result >= 0 ? result : throw new BenchException($"{what}: {(Errno)Marshal.GetLastPInvokeError()}");

    private readonly record struct Exit(int Pid, int Code)
    {
        /// <summary>As a shell reports it: the exit status, or 128 and the signal's number.</summary>
        public static int CodeOf(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);
    }
}
