using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Copies a directory's content by descriptor, never following a link: neither tree is trusted.</summary>
/// <remarks>Owners, modes and links are kept; where this process may not give a file away (rootless) it stays its own.</remarks>
public static unsafe class TreeCopy
{
    private const int MaxDepth = 256;
    private const int BlockSize = 1 << 20;

    /// <summary>Copies what lies in <paramref name="source"/> into <paramref name="target"/>, both directories.</summary>
    /// <exception cref="LinuxException">A file cannot be read, or the target is full.</exception>
    public static void Copy(int source, int target) => CopyDirectory(source, target, 0);

    private static void CopyDirectory(int source, int target, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new LinuxException(Errno.ELOOP, "copy", "a tree that is too deep");
        }

        using OwnedFd from = HostFile.OpenAt(source, ".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
        using OwnedFd to = HostFile.OpenAt(target, ".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
        foreach (string name in DirectoryReader.ReadNames(from))
        {
            FileStatus status = FileStatus.Of(from.Number, name, Fcntl.AT_SYMLINK_NOFOLLOW);
            CopyEntry(from.Number, to.Number, name, status, depth);
        }
    }

    private static void CopyEntry(int from, int to, string name, FileStatus status, int depth)
    {
        switch (status.Type)
        {
            case Fcntl.S_IFDIR:
                HostFile.MakeDirectory(to, name, 0x1C0);
                using (OwnedFd source = HostFile.OpenAt(from, name, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW))
                using (OwnedFd target = HostFile.OpenAt(to, name, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW))
                {
                    CopyDirectory(source.Number, target.Number, depth + 1);
                }

                break;
            case Fcntl.S_IFLNK:
                CopyLink(from, to, name);
                break;
            case Fcntl.S_IFREG:
                CopyFile(from, to, name);
                break;
            default:
                if (!TryMakeNode(to, name, status))
                {
                    return;
                }

                break;
        }

        CString path = new(name, stackalloc byte[CString.StackSize]);
        fixed (byte* p = path)
        {
            if (Libc.fchownat(to, p, status.Uid, status.Gid, Fcntl.AT_SYMLINK_NOFOLLOW) < 0 && Libc.Errno is not (Errno.EPERM or Errno.EINVAL))
            {
                Check.Call(-1, "chown", name);
            }

            if (status.Type != Fcntl.S_IFLNK)
            {
                Check.Call(Libc.fchmodat(to, p, status.Permissions, 0), "chmod", name);
            }
        }
    }

    private static void CopyFile(int from, int to, string name)
    {
        using OwnedFd source = HostFile.OpenAt(from, name, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW | Fcntl.O_NONBLOCK);
        using OwnedFd target = HostFile.OpenAt(to, name, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW, 0x180);
        while (true)
        {
            long count = Libc.syscall((long)Syscall.sendfile, target.Number, source.Number, 0, BlockSize);
            if (count == 0)
            {
                return;
            }

            if (count < 0 && Libc.Errno != Errno.EINTR)
            {
                Check.Call(-1, "copy", name);
            }
        }
    }

    private static void CopyLink(int from, int to, string name)
    {
        byte* target = stackalloc byte[4097];
        CString path = new(name, stackalloc byte[CString.StackSize]);
        fixed (byte* p = path)
        {
            long length = Check.Call(Libc.readlinkat(from, p, target, 4096), "readlink", name);
            target[length] = 0;
            Check.Call(Libc.symlinkat(target, to, p), "symlink", name);
        }
    }

    // Without the privilege (rootless) a device is left out, as an unpacked layer would leave it out.
    private static bool TryMakeNode(int to, string name, FileStatus status)
    {
        CString path = new(name, stackalloc byte[CString.StackSize]);
        fixed (byte* p = path)
        {
            ulong number = DeviceNumber.Make(status.DeviceMajor, status.DeviceMinor);
            long result = Libc.syscall((long)Syscall.mknodat, to, (long)p, status.Type | status.Permissions, (long)number);
            if (result < 0 && Libc.Errno == Errno.EPERM)
            {
                return false;
            }

            Check.Call(result, "mknod", name);
            return true;
        }
    }
}
