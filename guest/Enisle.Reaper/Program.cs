using System.Runtime;
using System.Runtime.CompilerServices;
using Enisle.Abi;

namespace Enisle.Reaper;

/// <summary>Pid 1 of an instance with <c>--init</c>: starts the workload, passes signals on to it, and reaps what loses its parents.</summary>
/// <remarks>
/// Called as <c>docker-init -- PROGRAM ARGUMENTS…</c>. Ends with the workload's exit code, or 128 + n when signal n killed it; with 127
/// or 126 when it cannot be executed. Runs without a .NET runtime: nothing here may allocate, throw, or use a string.
/// </remarks>
internal static unsafe class Program
{
    private const int FirstArgument = 2; // after the name and «--»
    private const int ExitUsage = 125;
    private const int ExitNotExecutable = 126;
    private const int ExitNotFound = 127;
    private const int SignalBase = 128;
    private const int MaskSize = 8;
    private const int StandardError = 2;

    [RuntimeExport("main")]
    private static int Start(int argc, byte** argv)
    {
        if (argc <= FirstArgument || argv[1][0] != '-' || argv[1][1] != '-' || argv[1][2] != 0)
        {
            return ExitUsage;
        }

        // No handlers: all signals wait here until they are taken. Those of a fault still kill.
        ulong all = ~0ul;
        ulong before;
        Call(Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (long)&all, (long)&before, MaskSize);
        int child = MuslFork();
        if (child == 0)
        {
            return Execute(&argv[FirstArgument], &before);
        }

        return child < 0 ? ExitUsage : Stay(child, &all);
    }

    private static int Execute(byte** argv, ulong* mask)
    {
        // A group of its own, in front of the terminal where there is one, so that ^C reaches the workload and not this.
        Call(Syscall.setpgid, 0, 0);
        int group = (int)Call(Syscall.getpid);
        Call(Syscall.ioctl, 0, 0x5410, (long)&group); // TIOCSPGRP
        Call(Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (long)mask, 0, MaskSize);
        MuslExecvp(argv[0], argv);
        int errno = *ErrnoLocation();
        ReadOnlySpan<byte> reason = errno == (int)Errno.ENOENT ? ": not found\n"u8 : ": cannot be executed\n"u8;
        Call(Syscall.write, StandardError, (long)"exec: "u8.Pointer, 6);
        Call(Syscall.write, StandardError, (long)argv[0], MuslStrlen(argv[0]));
        Call(Syscall.write, StandardError, (long)reason.Pointer, reason.Length);
        return errno == (int)Errno.ENOENT ? ExitNotFound : ExitNotExecutable;
    }

    private static int Stay(int child, ulong* signals)
    {
        while (true)
        {
            int signal = (int)Call(Syscall.rt_sigtimedwait, (long)signals, 0, 0, MaskSize);
            if (signal == Signal.SIGCHLD)
            {
                int code = Reap(child);
                if (code >= 0)
                {
                    return code;
                }
            }
            else if (signal > 0)
            {
                Call(Syscall.kill, child, signal);
            }
        }
    }

    /// <summary>Takes away all that has ended; the workload's exit code, or -1 while it runs.</summary>
    private static int Reap(int child)
    {
        int code = -1;
        while (true)
        {
            int status;
            int pid = (int)Call(Syscall.wait4, -1, (long)&status, Wait.WNOHANG, 0);
            if (pid <= 0)
            {
                return code;
            }

            if (pid == child)
            {
                int killer = status & 0x7F;
                code = killer == 0 ? (status >> 8) & 0xFF : SignalBase + killer;
            }
        }
    }

    /// <summary>A system call as the kernel answers it: a value, or a negative errno.</summary>
    private static long Call(Syscall number, long a = 0, long b = 0, long c = 0, long d = 0)
    {
        long result = MuslSyscall((long)number, a, b, c, d, 0, 0);
        return result == -1 ? -*ErrnoLocation() : result;
    }

    /// <summary>For the compiler, which asks for one: the C library's start calls <see cref="Start"/>.</summary>
    private static void Main()
    {
    }

    // musl's wrapper: -1 and errno on failure.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "syscall")]
    private static extern long MuslSyscall(long number, long a, long b, long c, long d, long e, long f);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__errno_location")]
    private static extern int* ErrnoLocation();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "strlen")]
    private static extern long MuslStrlen(byte* text);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "fork")]
    private static extern int MuslFork();

    // Looks in PATH, as the engine does without an init.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "execvp")]
    private static extern int MuslExecvp(byte* file, byte** argv);
}
