using System.Runtime;
using System.Runtime.CompilerServices;

namespace Enisle.Probe;

/// <summary>The C library (musl, linked in), by its own names. Failures are -1, the reason in <see cref="Errno"/>.</summary>
internal static unsafe class C
{
    public const int CLOCK_MONOTONIC = 1;

    /// <summary>The reason of the last failure.</summary>
    public static int Errno => *ErrnoLocation();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "getppid")]
    public static extern int getppid();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "pause")]
    public static extern int pause();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "open")]
    public static extern int open(byte* path, int flags);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "close")]
    public static extern int close(int fd);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "read")]
    public static extern long read(int fd, byte* buffer, long count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "write")]
    public static extern long write(int fd, byte* buffer, long count);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "pipe")]
    public static extern int pipe(int* ends);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "fork")]
    public static extern int fork();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "execve")]
    public static extern int execve(byte* path, byte** arguments, byte** environment);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "waitpid")]
    public static extern int waitpid(int pid, int* status, int options);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "_exit")]
    public static extern void _exit(int code);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "mmap")]
    public static extern byte* mmap(byte* address, long size, int protection, int flags, int fd, long offset);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "mprotect")]
    public static extern int mprotect(byte* address, long size, int protection);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "munmap")]
    public static extern int munmap(byte* address, long size);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "madvise")]
    public static extern int madvise(byte* address, long size, int advice);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "uname")]
    public static extern int uname(byte* names);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "sched_getcpu")]
    public static extern int sched_getcpu();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "sched_getaffinity")]
    public static extern int sched_getaffinity(int pid, long size, byte* set);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "sched_setaffinity")]
    public static extern int sched_setaffinity(int pid, long size, byte* set);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "clock_gettime")]
    public static extern int clock_gettime(int clock, TimeSpec* time);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__errno_location")]
    private static extern int* ErrnoLocation();

    /// <summary>Nanoseconds of a clock that only goes forward.</summary>
    public static long Now()
    {
        TimeSpec time;
        clock_gettime(CLOCK_MONOTONIC, &time);
        return time.Seconds * 1_000_000_000 + time.Nanoseconds;
    }

    /// <summary>Zeroed memory of its own; null when there is none.</summary>
    public static byte* Map(long size, int protection)
    {
        byte* memory = mmap(null, size, protection, Abi.Mman.MAP_PRIVATE | Abi.Mman.MAP_ANONYMOUS, -1, 0);
        return (long)memory == -1 ? null : memory;
    }
}
