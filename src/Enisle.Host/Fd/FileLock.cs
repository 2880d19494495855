using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Advisory locks on open files. Spec: flock(2): they end with the last descriptor of the open file, however its process ends.</summary>
public static class FileLock
{
    private const int LOCK_SH = 1;
    private const int LOCK_EX = 2;
    private const int LOCK_NB = 4;

    /// <summary>Waits until nobody else holds it.</summary>
    public static void Exclusive(OwnedFd file) => Take(file, LOCK_EX);

    /// <summary>Waits until nobody holds it exclusively.</summary>
    public static void Shared(OwnedFd file) => Take(file, LOCK_SH);

    /// <summary>False when somebody else holds it.</summary>
    public static bool TryExclusive(OwnedFd file)
    {
        while (Libc.syscall((long)Syscall.flock, file.Number, LOCK_EX | LOCK_NB) != 0)
        {
            Errno errno = Libc.Errno;
            if (errno == Errno.EAGAIN)
            {
                return false;
            }

            if (errno != Errno.EINTR)
            {
                throw new LinuxException(errno, "flock");
            }
        }

        return true;
    }

    private static void Take(OwnedFd file, int operation)
    {
        while (Libc.syscall((long)Syscall.flock, file.Number, operation) != 0)
        {
            Errno errno = Libc.Errno;
            if (errno != Errno.EINTR)
            {
                throw new LinuxException(errno, "flock");
            }
        }
    }
}
