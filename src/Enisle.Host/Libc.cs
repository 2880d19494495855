using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Host;

/// <summary>libc as declared in C: names, argument types, -1 and errno. No logic here.</summary>
internal static unsafe partial class Libc
{
    /// <summary>errno of this thread's last call here.</summary>
    public static Errno Errno => (Errno)Marshal.GetLastPInvokeError();

    [LibraryImport("libc", SetLastError = true)]
    public static partial int close(int fd);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int openat(int dirfd, byte* path, int flags, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint read(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint write(int fd, void* buffer, nuint count);

    [LibraryImport("libc", SetLastError = true)]
    public static partial nint pread(int fd, void* buffer, nuint count, long offset);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int mkdirat(int dirfd, byte* path, uint mode);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int unlinkat(int dirfd, byte* path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int renameat(int oldDirfd, byte* oldPath, int newDirfd, byte* newPath);

    /// <summary>Any system call that libc does not wrap, or not in every version.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial long syscall(long number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int mkfifoat(int dirfd, byte* path, uint mode);
}
