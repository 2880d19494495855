using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Logs;

/// <summary>The files of one log: the current one, and those that it was rotated to, <c>.1</c> the youngest.</summary>
/// <remarks>The keeper may rotate between any two calls here: a file is known by its inode, not by its name.</remarks>
internal static class LogFiles
{
    private const int MaxFiles = 10_000;

    /// <summary>All of them, oldest first; the caller closes them.</summary>
    public static List<LogFile> OpenAll(string path)
    {
        List<LogFile> files = [];
        for (int number = 0; number < MaxFiles && TryOpen(path, number) is { } file; number++)
        {
            if (files.Exists(other => other.Inode == file.Inode))
            {
                file.Dispose(); // rotated meanwhile: it is here under its former name
                continue;
            }

            files.Add(file);
        }

        files.Reverse();
        return files;
    }

    /// <summary>The file that was begun after the one with that inode; null: that is the current one.</summary>
    public static LogFile? TryOpenNext(string path, ulong inode)
    {
        LogFile? younger = null;
        for (int number = 0; number < MaxFiles && TryOpen(path, number) is { } file; number++)
        {
            if (file.Inode == inode)
            {
                file.Dispose();
                return younger;
            }

            younger?.Dispose();
            younger = file;
        }

        return younger; // it has gone: the oldest that is left comes next
    }

    private static LogFile? TryOpen(string path, int number)
    {
        string name = number == 0 ? path : string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
        OwnedFd? file = HostFile.TryOpenAt(Fcntl.AT_FDCWD, name, Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW, 0, out Errno errno);
        return file is not null ? new LogFile(file, name)
            : errno == Errno.ENOENT ? null
            : throw new Host.LinuxException(errno, "open", name);
    }
}
