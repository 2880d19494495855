using System.Runtime.InteropServices;

namespace Enisle.Host;

/// <summary>Sockets that others connect to. Declared as in C.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", SetLastError = true)]
    public static partial int listen(int fd, int backlog);
}
