using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>eventfd(2): a counter that poll(2) sees.</summary>
public static unsafe class EventFd
{
    private const int EFD_CLOEXEC = Fcntl.O_CLOEXEC;
    private const int EFD_NONBLOCK = Fcntl.O_NONBLOCK;

    /// <summary>A new one at 0; reads do not wait.</summary>
    public static OwnedFd Create() =>
        Check.Fd((int)Libc.syscall((long)Syscall.eventfd2, 0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd2");

    /// <summary>Takes the count and sets it to 0.</summary>
    public static ulong Take(OwnedFd fd)
    {
        ulong count;
        return Libc.read(fd.Number, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }
}
