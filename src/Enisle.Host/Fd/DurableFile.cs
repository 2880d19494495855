using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Files that survive a power cut as they were when the call returned. Spec: fsync(2), rename(2).</summary>
public static unsafe class DurableFile
{
    /// <summary>The content is on the disk.</summary>
    public static void Sync(OwnedFd file, string subject) =>
        Check.Call(Libc.syscall((long)Syscall.fdatasync, file.Number), "fdatasync", subject);

    /// <summary>Everything of the file system that holds <paramref name="file"/> is on the disk.</summary>
    public static void SyncFileSystem(OwnedFd file) => Check.Call(Libc.syscall((long)Syscall.syncfs, file.Number), "syncfs");

    /// <summary>Starts writing out what was written so far, without waiting, so that a later <see cref="Sync"/> finds little to do.</summary>
    public static void StartWriteOut(OwnedFd file, long offset, long length)
    {
        const int SYNC_FILE_RANGE_WRITE = 2;
        _ = Libc.syscall((long)Syscall.sync_file_range, file.Number, offset, length, SYNC_FILE_RANGE_WRITE); // a hint: it may fail
    }

    /// <summary>As <see cref="HostFile.ReplaceAtomically"/>, and on the disk before the old content is gone.</summary>
    /// <remarks>Two that replace the same file at once need a lock of their own.</remarks>
    public static void Replace(int directory, string name, ReadOnlySpan<byte> data, uint mode = 0x180)
    {
        string temporary = $"{name}.{Environment.ProcessId}.tmp";
        try
        {
            using OwnedFd file = HostFile.OpenAt(directory, temporary, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC | Fcntl.O_NOFOLLOW, mode);
            HostFile.WriteAll(file, data, name);
            Sync(file, name);
            Rename(directory, temporary, directory, name);
        }
        catch
        {
            _ = HostFile.TryUnlink(directory, temporary);
            throw;
        }
    }

    /// <summary>rename(2); a file of the new name is replaced.</summary>
    public static void Rename(int fromDirectory, string from, int toDirectory, string to)
    {
        Errno errno = TryRename(fromDirectory, from, toDirectory, to);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "rename", to);
        }
    }

    /// <summary>The reason instead of an exception.</summary>
    public static Errno TryRename(int fromDirectory, string from, int toDirectory, string to)
    {
        CString old = new(from, stackalloc byte[CString.StackSize]);
        CString now = new(to, stackalloc byte[CString.StackSize]);
        fixed (byte* o = old, n = now)
        {
            return Libc.renameat(fromDirectory, o, toDirectory, n) == 0 ? Errno.None : Libc.Errno;
        }
    }

    /// <summary>Makes a directory and those above it that are missing, for the owner alone.</summary>
    public static void MakeDirectories(string path)
    {
        if (path.Length == 0 || HostFile.Exists(path))
        {
            return;
        }

        MakeDirectories(path[..Math.Max(path.LastIndexOf('/'), 0)]);
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, 0x1C0);
    }

    /// <summary>Cuts the file, or makes it longer by a hole.</summary>
    public static void SetLength(OwnedFd file, long length, string subject) =>
        Check.Call(Libc.syscall((long)Syscall.ftruncate, file.Number, length), "ftruncate", subject);
}
