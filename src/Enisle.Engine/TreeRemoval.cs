using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine;

/// <summary>Removes a directory and all below it, by descriptor and never following a link: the content was a workload's.</summary>
internal static class TreeRemoval
{
    private const int MaxDepth = 4096;

    /// <exception cref="LinuxException">Something in it cannot be removed: EBUSY for a mount.</exception>
    public static void Remove(string path)
    {
        using (OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out Errno errno))
        {
            if (directory is null)
            {
                if (errno == Errno.ENOENT)
                {
                    return;
                }

                throw new LinuxException(errno, "open", path);
            }

            Empty(directory, path, 0);
        }

        Check(HostFile.TryUnlink(Fcntl.AT_FDCWD, path, Fcntl.AT_REMOVEDIR), "rmdir", path);
    }

    private static void Empty(OwnedFd directory, string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw new LinuxException(Errno.ELOOP, "remove", path);
        }

        foreach (string name in DirectoryReader.ReadNames(directory))
        {
            Errno errno = HostFile.TryUnlink(directory.Number, name);
            if (errno is not (Errno.EISDIR or Errno.EPERM))
            {
                Check(errno, "unlink", $"{path}/{name}");
                continue;
            }

            using (OwnedFd? child = HostFile.TryOpenAt(directory.Number, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out Errno opened))
            {
                if (child is null)
                {
                    throw new LinuxException(opened == Errno.ENOTDIR ? errno : opened, "remove", $"{path}/{name}");
                }

                Empty(child, $"{path}/{name}", depth + 1);
            }

            Check(HostFile.TryUnlink(directory.Number, name, Fcntl.AT_REMOVEDIR), "rmdir", $"{path}/{name}");
        }
    }

    private static void Check(Errno errno, string call, string path)
    {
        if (errno is not (Errno.None or Errno.ENOENT))
        {
            throw new LinuxException(errno, call, path);
        }
    }
}
