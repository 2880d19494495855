using System.Text;
using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Files and directories of the host by system call: cheaper than System.IO on the start path, and errno is kept.</summary>
/// <remarks>
/// For host paths and paths relative to a directory descriptor that this process trusts (state, cgroups, its own procfs).
/// What lies inside a root file system goes through <see cref="RootDirectory"/>. Descriptors are close-on-exec always.
/// </remarks>
public static unsafe class HostFile
{
    private const ulong MaxKnownSize = 64 << 20;

    /// <summary>Opens; a directory is opened with O_DIRECTORY or O_PATH in <paramref name="flags"/>.</summary>
    public static OwnedFd Open(string path, int flags, uint mode = 0) => OpenAt(Fcntl.AT_FDCWD, path, flags, mode);

    /// <summary>Opens relative to <paramref name="directory"/>, a descriptor or AT_FDCWD.</summary>
    public static OwnedFd OpenAt(int directory, string path, int flags, uint mode = 0)
    {
        OwnedFd? fd = TryOpenAt(directory, path, flags, mode, out Errno errno);
        return fd ?? throw new LinuxException(errno, "open", path);
    }

    /// <summary>Null and the reason instead of an exception.</summary>
    public static OwnedFd? TryOpenAt(int directory, string path, int flags, uint mode, out Errno errno)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            int fd = Libc.openat(directory, p, flags | Fcntl.O_CLOEXEC, mode);
            errno = fd < 0 ? Libc.Errno : Errno.None;
            return fd < 0 ? null : new OwnedFd(fd);
        }
    }

    /// <summary>The whole content, or null when there is no such file. Meant for small files; procfs and cgroupfs included.</summary>
    public static byte[]? TryReadAllBytes(int directory, string path)
    {
        using OwnedFd? fd = TryOpenAt(directory, path, Fcntl.O_RDONLY, 0, out Errno errno);
        if (fd is null)
        {
            return errno is Errno.ENOENT or Errno.ESRCH or Errno.ENODEV or Errno.ENOTDIR ? null : throw new LinuxException(errno, "open", path);
        }

        try
        {
            return ReadToEnd(fd, path);
        }
        catch (LinuxException e) when (e.Errno == Errno.ESRCH)
        {
            return null; // procfs: the process ended after the open; when it ends within, open says the same
        }
    }

    /// <summary>The whole content as UTF-8 text, or null when there is no such file.</summary>
    public static string? TryReadAllText(int directory, string path) =>
        TryReadAllBytes(directory, path) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The whole content as UTF-8 text.</summary>
    public static string ReadAllText(string path) =>
        TryReadAllText(Fcntl.AT_FDCWD, path) ?? throw new LinuxException(Errno.ENOENT, "open", path);

    /// <summary>Writes <paramref name="text"/> to an existing file in one write(2), as procfs and cgroupfs want it.</summary>
    public static void WriteText(int directory, string path, string text)
    {
        Errno errno = TryWriteText(directory, path, text);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "write", path);
        }
    }

    /// <summary>As <see cref="WriteText"/>; returns the reason.</summary>
    public static Errno TryWriteText(int directory, string path, string text)
    {
        using OwnedFd? fd = TryOpenAt(directory, path, Fcntl.O_WRONLY, 0, out Errno errno);
        return fd is null ? errno : TryWrite(fd, text);
    }

    /// <summary>One write(2) of all the text to an open descriptor.</summary>
    public static Errno TryWrite(OwnedFd fd, string text)
    {
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> buffer = size <= 1024 ? stackalloc byte[size] : new byte[size];
        int length = Encoding.UTF8.GetBytes(text, buffer);
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint written = Libc.write(fd.Number, p, (nuint)length);
                if (written == length)
                {
                    return Errno.None;
                }

                Errno errno = written < 0 ? Libc.Errno : Errno.EIO;
                if (errno != Errno.EINTR)
                {
                    return errno;
                }
            }
        }
    }

    /// <summary>Writes everything, over as many calls as it takes.</summary>
    public static void WriteAll(OwnedFd fd, ReadOnlySpan<byte> data, string subject)
    {
        while (!data.IsEmpty)
        {
            nint written;
            fixed (byte* p = data)
            {
                written = Libc.write(fd.Number, p, (nuint)data.Length);
            }

            if (written < 0)
            {
                if (Libc.Errno == Errno.EINTR)
                {
                    continue;
                }

                Check.Call(-1, "write", subject);
            }

            data = data[(int)written..];
        }
    }

    /// <summary>Replaces a file so that a reader, or a crash at any point, sees the old or the new content, never half.</summary>
    public static void ReplaceAtomically(int directory, string name, ReadOnlySpan<byte> data, uint mode = 0x180)
    {
        string temporary = $".{name}.{Environment.ProcessId}.tmp";
        using (OwnedFd fd = OpenAt(directory, temporary, Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_TRUNC, mode))
        {
            WriteAll(fd, data, name);
        }

        CString from = new(temporary, stackalloc byte[CString.StackSize]);
        CString to = new(name, stackalloc byte[CString.StackSize]);
        fixed (byte* f = from, t = to)
        {
            Check.Call(Libc.renameat(directory, f, directory, t), "rename", name);
        }
    }

    /// <summary>Whether anything has that name.</summary>
    public static bool Exists(string path)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            return Libc.syscall((long)Syscall.faccessat, Fcntl.AT_FDCWD, (long)p, 0) == 0;
        }
    }

    /// <summary>Where a symbolic link points to, as it was written; null where there is none.</summary>
    public static string? TryReadLink(string path)
    {
        const int MaxPath = 4096;
        CString name = new(path, stackalloc byte[CString.StackSize]);
        byte* target = stackalloc byte[MaxPath];
        fixed (byte* p = name)
        {
            nint length = Libc.readlinkat(Fcntl.AT_FDCWD, p, target, MaxPath);
            return length < 0 ? null : Encoding.UTF8.GetString(target, (int)length);
        }
    }

    /// <summary>Reads and writes wait again, on a descriptor that was opened with O_NONBLOCK.</summary>
    public static void SetBlocking(OwnedFd fd)
    {
        int flags = (int)Check.Call(Libc.fcntl(fd.Number, Fcntl.F_GETFL, 0), "F_GETFL");
        Check.Call(Libc.fcntl(fd.Number, Fcntl.F_SETFL, flags & ~Fcntl.O_NONBLOCK), "F_SETFL");
    }

    /// <summary>Makes one directory; false when it was there already.</summary>
    public static bool MakeDirectory(int directory, string path, uint mode)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            if (Libc.mkdirat(directory, p, mode) == 0)
            {
                return true;
            }
        }

        return Libc.Errno == Errno.EEXIST ? false : throw new LinuxException(Libc.Errno, "mkdir", path);
    }

    /// <summary>Makes a FIFO.</summary>
    public static void MakeFifo(int directory, string path, uint mode)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            Check.Call(Libc.mkfifoat(directory, p, mode), "mkfifo", path);
        }
    }

    /// <summary>Removes a file (or with AT_REMOVEDIR an empty directory); returns the reason when it could not.</summary>
    public static Errno TryUnlink(int directory, string path, int flags = 0)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            return Libc.unlinkat(directory, p, flags) == 0 ? Errno.None : Libc.Errno;
        }
    }

    /// <summary>One pread(2).</summary>
    /// <returns>The length; 0 at the end, and when the file cannot be read any more.</returns>
    public static int ReadAt(OwnedFd fd, Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer)
        {
            return (int)Math.Max(Libc.pread(fd.Number, p, (nuint)buffer.Length, offset), 0);
        }
    }

    /// <summary>The next read or write is at <paramref name="offset"/>.</summary>
    public static void SeekTo(OwnedFd fd, long offset) => Check.Call(Libc.syscall((long)Syscall.lseek, fd.Number, offset, 0), "lseek");

    /// <summary>Whether this process may execute the file.</summary>
    public static bool IsExecutable(string path)
    {
        const int X_OK = 1;
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            return Libc.syscall((long)Syscall.faccessat, Fcntl.AT_FDCWD, (long)p, X_OK) == 0;
        }
    }

    /// <summary>Everything from where the descriptor stands.</summary>
    public static byte[] ReadToEnd(OwnedFd fd, string subject)
    {
        // One more than the size, to see the end at once; procfs and its like say 0.
        ulong size = FileStatus.Of(fd.Number).Size;
        byte[] buffer = GC.AllocateUninitializedArray<byte>(size is > 0 and < MaxKnownSize ? (int)size + 1 : 4096);
        int length = 0;
        while (true)
        {
            nint count;
            fixed (byte* p = &buffer[length])
            {
                count = Libc.read(fd.Number, p, (nuint)(buffer.Length - length));
            }

            if (count < 0)
            {
                if (Libc.Errno == Errno.EINTR)
                {
                    continue;
                }

                Check.Call(-1, "read", subject);
            }

            length += (int)count;
            if (count == 0)
            {
                Array.Resize(ref buffer, length);
                return buffer;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 4);
            }
        }
    }
}
