using System.Runtime;
using System.Runtime.CompilerServices;
using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>System calls as the kernel answers them: a value, or a negative errno. No handler of a signal is ever installed, so nothing is interrupted.</summary>
internal static unsafe class Kernel
{
    public const long Second = 1_000_000_000;
    public const int Millisecond = 1_000_000;
    private const int CLOCK_REALTIME = 0;
    private const int CLOCK_MONOTONIC = 1;

    public static long Call(Syscall number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0)
    {
        long result = MuslSyscall((long)number, a, b, c, d, e, f);
        return result == -1 ? -*ErrnoLocation() : result;
    }

    public static bool Is(long result, Errno errno) => result == -(int)errno;

    /// <summary>Nanoseconds of a clock that never jumps.</summary>
    public static long Now() => Time(CLOCK_MONOTONIC);

    /// <summary>Nanoseconds since 1970.</summary>
    public static long WallClock() => Time(CLOCK_REALTIME);

    public static int Fork() => MuslFork();

    public static void Copy(byte* target, byte* source, long length) => MuslMemcpy(target, source, length);

    /// <summary>The first such byte, or null.</summary>
    public static byte* Find(byte* text, int value, long length) => MuslMemchr(text, value, length);

    public static int Length(byte* text) => (int)MuslStrlen(text);

    public static void Close(int fd) => Call(Syscall.close, fd);

    public static void SetNonBlocking(int fd)
    {
        long flags = Call(Syscall.fcntl, fd, Fcntl.F_GETFL);
        Call(Syscall.fcntl, fd, Fcntl.F_SETFL, flags | Fcntl.O_NONBLOCK);
    }

    public static void SetCloseOnExec(int fd, bool close) => Call(Syscall.fcntl, fd, Fcntl.F_SETFD, close ? Fcntl.FD_CLOEXEC : 0);

    /// <summary>Zeroed memory that costs nothing until it is touched; null when there is none.</summary>
    public static byte* Reserve(long size)
    {
        long address = Call(Syscall.mmap, 0, size, Mman.PROT_READ | Mman.PROT_WRITE, Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS, -1);
        return address < 0 ? null : (byte*)address;
    }

    private static long Time(int clock)
    {
        Timespec time;
        MuslClockGettime(clock, &time);
        return time.Seconds * Second + time.Nanoseconds;
    }

    /// <summary>What the compiler clears large variables with.</summary>
    [RuntimeExport("RhSpanHelpers_MemZero")]
    private static void Clear(byte* target, long length) => MuslMemset(target, 0, length);

    // musl's wrapper: -1 and errno on failure.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "syscall")]
    private static extern long MuslSyscall(long number, long a, long b, long c, long d, long e, long f);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "__errno_location")]
    private static extern int* ErrnoLocation();

    // Through the vDSO.
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "clock_gettime")]
    private static extern int MuslClockGettime(int clock, Timespec* time);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "fork")]
    private static extern int MuslFork();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memcpy")]
    private static extern void* MuslMemcpy(byte* target, byte* source, long length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memset")]
    private static extern void* MuslMemset(byte* target, int value, long length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "memchr")]
    private static extern byte* MuslMemchr(byte* text, int value, long length);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "strlen")]
    private static extern long MuslStrlen(byte* text);

    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
