using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Images.Layers;

/// <summary>Removes an entry and all below it, by descriptor: no link is followed, no mount is entered knowingly.</summary>
public static class TreeRemoval
{
    private const int MaxDepth = 3000; // deeper than any path, and shallow enough for the stack

    /// <summary>Removes what <paramref name="name"/> (one character a byte) is in <paramref name="parent"/>; fine when it is not there.</summary>
    public static Errno Remove(OwnedFd parent, string name) => Remove(parent, name, 0);

    /// <summary>Removes all that lies in the directory.</summary>
    public static Errno RemoveContent(OwnedFd parent, string name) => RemoveContent(parent, name, 0);

    private static Errno Remove(OwnedFd parent, string name, int depth)
    {
        Errno errno = RawTree.Unlink(parent, name);
        if (errno is Errno.None or Errno.ENOENT)
        {
            return Errno.None;
        }

        if (errno is not (Errno.EISDIR or Errno.EPERM))
        {
            return errno;
        }

        if (RawTree.Unlink(parent, name, Fcntl.AT_REMOVEDIR) == Errno.None)
        {
            return Errno.None;
        }

        errno = RemoveContent(parent, name, depth);
        return errno == Errno.None ? RawTree.Unlink(parent, name, Fcntl.AT_REMOVEDIR) : errno;
    }

    private static Errno RemoveContent(OwnedFd parent, string name, int depth)
    {
        using OwnedFd? directory = RawTree.TryOpen(parent, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out Errno errno);
        if (directory is null || depth > MaxDepth)
        {
            return directory is null ? errno : Errno.ELOOP;
        }

        foreach (string entry in DirectoryReader.ReadRawNames(directory))
        {
            errno = Remove(directory, entry, depth + 1);
            if (errno != Errno.None)
            {
                return errno;
            }
        }

        return Errno.None;
    }
}
