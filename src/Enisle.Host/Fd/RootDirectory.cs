using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>A root file system, entered only by descriptor: no path in it can lead outside, whatever its symlinks say.</summary>
/// <remarks>
/// Spec: openat2(2), RESOLVE_IN_ROOT and RESOLVE_NO_MAGICLINKS (Linux 5.6).
/// Owner: this object owns the descriptor. Guest: the tree's content is hostile and may change while we look.
/// </remarks>
public sealed unsafe class RootDirectory(OwnedFd directory) : IDisposable
{
    /// <summary>The O_PATH descriptor of the root itself.</summary>
    public OwnedFd Directory { get; } = directory;

    /// <summary>Opens the root file system at a host path.</summary>
    public static RootDirectory Open(string hostPath) =>
        new(HostFile.Open(hostPath, Fcntl.O_PATH | Fcntl.O_DIRECTORY));

    /// <summary>Opens <paramref name="path"/>, resolved as chroot(2) would, never through a magic link.</summary>
    public OwnedFd OpenInside(string path, int flags, uint mode = 0) =>
        TryOpenInside(path, flags, mode, out Errno errno) ?? throw new LinuxException(errno, "openat2", path);

    /// <summary>Null and the reason instead of an exception.</summary>
    public OwnedFd? TryOpenInside(string path, int flags, uint mode, out Errno errno)
    {
        open_how how = new()
        {
            flags = (ulong)(uint)(flags | Fcntl.O_CLOEXEC),
            mode = mode,
            resolve = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS,
        };
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            while (true)
            {
                long fd = Libc.syscall((long)Syscall.openat2, Directory.Number, (long)p, (long)&how, sizeof(open_how));
                if (fd >= 0)
                {
                    errno = Errno.None;
                    return new OwnedFd((int)fd);
                }

                errno = Libc.Errno;

                // EAGAIN: a rename raced with a «..» in the path; openat2(2) says to try again.
                if (errno is not (Errno.EAGAIN or Errno.EINTR))
                {
                    return null;
                }
            }
        }
    }

    /// <summary>Where the symlink at <paramref name="path"/> points; null when there is none, or no symlink.</summary>
    public string? TryReadLink(string path)
    {
        using OwnedFd? link = TryOpenInside(path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out _);
        if (link is null || FileStatus.Of(link.Number).Type != Fcntl.S_IFLNK)
        {
            return null;
        }

        const int MaxPath = 4096;
        byte* target = stackalloc byte[MaxPath];
        byte empty = 0;
        nint length = Libc.readlinkat(link.Number, &empty, target, MaxPath);
        return length <= 0 ? null : System.Text.Encoding.UTF8.GetString(target, (int)length);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Dispose();
}
