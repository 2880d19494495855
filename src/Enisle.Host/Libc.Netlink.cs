using System.Runtime.InteropServices;
using Enisle.Abi;

namespace Enisle.Host;

/// <summary>sys/socket.h for netlink addresses. Declared as in C.</summary>
internal static unsafe partial class Libc
{
    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int connect_netlink(int fd, sockaddr_nl* address, uint length);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int setsockopt(int fd, int level, int option, void* value, uint length);
}
