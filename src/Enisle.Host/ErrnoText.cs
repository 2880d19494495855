using Enisle.Abi;

namespace Enisle.Host;

/// <summary>Error numbers in the words that strerror(3) has for them.</summary>
public static class ErrnoText
{
    /// <summary>The English text of the errors that people meet; the symbol itself for the others.</summary>
    public static string Describe(this Errno errno) => errno switch
    {
        Errno.EPERM => "operation not permitted",
        Errno.ENOENT => "no such file or directory",
        Errno.ESRCH => "no such process",
        Errno.EINTR => "interrupted system call",
        Errno.EIO => "input/output error",
        Errno.ENXIO => "no such device or address",
        Errno.E2BIG => "argument list too long",
        Errno.ENOEXEC => "exec format error",
        Errno.EBADF => "bad file descriptor",
        Errno.ECHILD => "no child processes",
        Errno.EAGAIN => "resource temporarily unavailable",
        Errno.ENOMEM => "cannot allocate memory",
        Errno.EACCES => "permission denied",
        Errno.EFAULT => "bad address",
        Errno.EBUSY => "device or resource busy",
        Errno.EEXIST => "file exists",
        Errno.EXDEV => "invalid cross-device link",
        Errno.ENODEV => "no such device",
        Errno.ENOTDIR => "not a directory",
        Errno.EISDIR => "is a directory",
        Errno.EINVAL => "invalid argument",
        Errno.ENFILE => "too many open files in system",
        Errno.EMFILE => "too many open files",
        Errno.ENOTTY => "inappropriate ioctl for device",
        Errno.ETXTBSY => "text file busy",
        Errno.EFBIG => "file too large",
        Errno.ENOSPC => "no space left on device",
        Errno.EROFS => "read-only file system",
        Errno.EPIPE => "broken pipe",
        Errno.ERANGE => "numerical result out of range",
        Errno.ENAMETOOLONG => "file name too long",
        Errno.ENOSYS => "function not implemented",
        Errno.ENOTEMPTY => "directory not empty",
        Errno.ELOOP => "too many levels of symbolic links",
        Errno.EOPNOTSUPP => "operation not supported",
        Errno.EADDRINUSE => "address already in use",
        Errno.ECONNREFUSED => "connection refused",
        Errno.ETIMEDOUT => "connection timed out",
        Errno.EUSERS => "too many users",
        _ => errno.ToString(),
    };
}
