using System.Runtime.InteropServices;

namespace Enisle.Host;

/// <summary>What control groups need beyond opening and writing. Declared as in C.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial int eventfd(uint initial, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_init1(int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int inotify_add_watch(int fd, byte* path, uint mask);
}
