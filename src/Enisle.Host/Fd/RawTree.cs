using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Entries of a directory tree under names that are bytes, as archives have them: one character of a string is one byte.</summary>
/// <remarks>
/// Every call names its parent by descriptor and a single component below it, and follows no symlink; only
/// <see cref="TryOpenDirectory"/> takes a path, and resolves it within the root. Messages are the caller's: errors are errnos.
/// </remarks>
public static unsafe class RawTree
{
    private const int Stack = 512;

    /// <summary>Opens a directory (O_PATH unless <paramref name="flags"/> says more) as if <paramref name="root"/> were «/».</summary>
    public static OwnedFd? TryOpenDirectory(OwnedFd root, string path, out Errno errno, int flags = Fcntl.O_PATH)
    {
        open_how how = new()
        {
            flags = (ulong)(uint)(flags | Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC),
            resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS,
        };
        RawName name = new(path.Length == 0 ? "." : path, stackalloc byte[Stack]);
        fixed (byte* p = name)
        {
            while (true)
            {
                long fd = Libc.syscall((long)Syscall.openat2, root.Number, (long)p, (long)&how, sizeof(open_how));
                errno = fd >= 0 ? Errno.None : Libc.Errno;
                if (errno is not (Errno.EAGAIN or Errno.EINTR))
                {
                    return fd >= 0 ? new OwnedFd((int)fd) : null;
                }
            }
        }
    }

    /// <summary>Opens one entry; never through a symlink.</summary>
    public static OwnedFd? TryOpen(OwnedFd directory, string name, int flags, uint mode, out Errno errno)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            int fd = Libc.openat(directory.Number, p, flags | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, mode);
            errno = fd < 0 ? Libc.Errno : Errno.None;
            return fd < 0 ? null : new OwnedFd(fd);
        }
    }

    /// <summary>What an entry is, a symlink itself; null when there is none.</summary>
    public static FileStatus? TryGetStatus(OwnedFd directory, string name)
    {
        using OwnedFd? entry = TryOpen(directory, name, Fcntl.O_PATH, 0, out _);
        return entry is null ? null : FileStatus.Of(entry.Number);
    }

    /// <summary>mkdirat(2).</summary>
    public static Errno MakeDirectory(OwnedFd directory, string name, uint mode)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Of(Libc.mkdirat(directory.Number, p, mode));
        }
    }

    /// <summary>mknodat(2): a device, a FIFO, a socket; <paramref name="mode"/> has the type.</summary>
    public static Errno MakeNode(OwnedFd directory, string name, uint mode, ulong device)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Of(Libc.syscall((long)Syscall.mknodat, directory.Number, (long)p, mode, (long)device));
        }
    }

    /// <summary>symlinkat(2): the target is text, whatever it says.</summary>
    public static Errno MakeSymlink(OwnedFd directory, string name, string target)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        RawName to = new(target, stackalloc byte[Stack]);
        fixed (byte* p = text, t = to)
        {
            return Of(Libc.symlinkat(t, directory.Number, p));
        }
    }

    /// <summary>linkat(2): one more name for the entry <paramref name="old"/>, a symlink itself where it is one.</summary>
    public static Errno MakeLink(OwnedFd oldDirectory, string old, OwnedFd directory, string name)
    {
        RawName from = new(old, stackalloc byte[Stack]);
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* f = from, p = text)
        {
            return Of(Libc.syscall((long)Syscall.linkat, oldDirectory.Number, (long)f, directory.Number, (long)p, 0));
        }
    }

    /// <summary>unlinkat(2); AT_REMOVEDIR for a directory.</summary>
    public static Errno Unlink(OwnedFd directory, string name, int flags = 0)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Of(Libc.unlinkat(directory.Number, p, flags));
        }
    }

    /// <summary>Where a symlink points; null when it is none.</summary>
    public static string? TryReadLink(OwnedFd directory, string name)
    {
        const int MaxPath = 4096;
        byte* target = stackalloc byte[MaxPath];
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            nint length = Libc.readlinkat(directory.Number, p, target, MaxPath);
            return length < 0 ? null : System.Text.Encoding.Latin1.GetString(target, (int)length);
        }
    }

    /// <summary>fchownat(2), of a symlink itself.</summary>
    public static Errno SetOwner(OwnedFd directory, string name, uint uid, uint gid)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Of(Libc.fchownat(directory.Number, p, uid, gid, Fcntl.AT_SYMLINK_NOFOLLOW));
        }
    }

    /// <summary>fchmodat(2). The caller has made the entry, or knows that it is no symlink.</summary>
    public static Errno SetMode(OwnedFd directory, string name, uint mode)
    {
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Of(Libc.fchmodat(directory.Number, p, mode, 0));
        }
    }

    /// <summary>utimensat(2): time of access and of change alike, of a symlink itself.</summary>
    public static Errno SetTime(OwnedFd directory, string name, long seconds, uint nanoseconds)
    {
        long* times = stackalloc long[4] { seconds, nanoseconds, seconds, nanoseconds };
        RawName text = new(name, stackalloc byte[Stack]);
        fixed (byte* p = text)
        {
            return Of(Libc.syscall((long)Syscall.utimensat, directory.Number, (long)p, (long)times, Fcntl.AT_SYMLINK_NOFOLLOW));
        }
    }

    private static Errno Of(long result) => result < 0 ? Libc.Errno : Errno.None;
}
