using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Output;

/// <summary>What a directory takes.</summary>
internal static class DirectorySize
{
    private const int MaxDepth = 4096;

    /// <summary>Bytes of the files in it, each once however many names it has; links are not followed; 0 when it is not there.</summary>
    public static long Of(string path)
    {
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out _);
        return directory is null ? 0 : Of(directory, [], 0);
    }

    private static long Of(OwnedFd directory, HashSet<ulong> seen, int depth)
    {
        long bytes = 0;
        foreach (string name in DirectoryReader.ReadNames(directory))
        {
            // What has gone meanwhile counts nothing.
            using OwnedFd? entry = HostFile.TryOpenAt(directory.Number, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW, 0, out _);
            if (entry is null)
            {
                continue;
            }

            FileStatus status = FileStatus.Of(entry.Number);
            if (status.Type == Fcntl.S_IFREG && seen.Add(status.Inode))
            {
                bytes += (long)status.Size;
            }
            else if (status.Type == Fcntl.S_IFDIR && depth < MaxDepth)
            {
                using OwnedFd? child = HostFile.TryOpenAt(directory.Number, name, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out _);
                bytes += child is null ? 0 : Of(child, seen, depth + 1);
            }
        }

        return bytes;
    }
}
