using System.Buffers.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Cgroups;

/// <summary>One cgroup: a directory of control files, each read and written in one system call.</summary>
/// <remarks>
/// Owner: the descriptor is opened with the first control file and closed with this object. A cgroup that is only made, joined and
/// removed never opens one.
/// </remarks>
public sealed unsafe class CgroupDirectory(string path) : IDisposable
{
    private OwnedFd? _fd;

    /// <summary>Absolute, without a slash at the end.</summary>
    public string Path { get; } = path;

    /// <summary>The directory itself, for bpf(2) and CLONE_INTO_CGROUP, which want it open for reading.</summary>
    public OwnedFd Descriptor => _fd ??= HostFile.Open(Path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY);

    /// <summary>Whether it is there.</summary>
    public bool Exists()
    {
        if (_fd is not null)
        {
            return HostFile.TryOpenAt(Fcntl.AT_FDCWD, Path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out _) is { } again && Close(again);
        }

        _fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, Path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        return _fd is not null;
    }

    /// <summary>Opens a control file; null and the reason when that fails, also when the cgroup itself is gone.</summary>
    public OwnedFd? TryOpen(string file, int flags, out Errno errno)
    {
        _fd ??= HostFile.TryOpenAt(Fcntl.AT_FDCWD, Path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out errno);
        if (_fd is null)
        {
            errno = Errno.ENOENT;
            return null;
        }

        return HostFile.TryOpenAt(_fd.Number, file, flags, 0, out errno);
    }

    /// <summary>Writes a control file in one write(2); returns the reason when the kernel refuses.</summary>
    public Errno TryWrite(string file, ReadOnlySpan<byte> value)
    {
        using OwnedFd? fd = TryOpen(file, Fcntl.O_WRONLY, out Errno errno);
        return fd is null ? errno : TryWrite(fd, value);
    }

    /// <summary>As <see cref="TryWrite(string, ReadOnlySpan{byte})"/>, for text that came from a person.</summary>
    public Errno TryWrite(string file, string value)
    {
        using OwnedFd? fd = TryOpen(file, Fcntl.O_WRONLY, out Errno errno);
        return fd is null ? errno : HostFile.TryWrite(fd, value);
    }

    /// <summary>As <see cref="TryWrite(string, ReadOnlySpan{byte})"/>, a number in decimal.</summary>
    public Errno TryWrite(string file, long value)
    {
        Span<byte> text = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, text, out int length);
        return TryWrite(file, text[..length]);
    }

    /// <summary>One write(2) to an open control file.</summary>
    public static Errno TryWrite(OwnedFd fd, ReadOnlySpan<byte> value)
    {
        while (true)
        {
            nint written;
            fixed (byte* p = value)
            {
                written = Libc.write(fd.Number, p, (nuint)value.Length);
            }

            Errno errno = written >= 0 ? Errno.None : Libc.Errno;
            if (errno != Errno.EINTR)
            {
                return errno;
            }
        }
    }

    /// <summary>The content, or null when this cgroup has no such file.</summary>
    public byte[]? TryRead(string file)
    {
        using OwnedFd? fd = TryOpen(file, Fcntl.O_RDONLY, out Errno errno);
        return fd is null
            ? errno is Errno.ENOENT or Errno.ENODEV ? null : throw new LinuxException(errno, "open", $"{Path}/{file}")
            : TryReadToEnd(fd, out errno)
                ?? (errno is Errno.ENODEV or Errno.EOPNOTSUPP ? null : throw new LinuxException(errno, "read", $"{Path}/{file}"));
    }

    /// <summary>A file that holds one number; <c>max</c> is the largest; null when there is no such file.</summary>
    public ulong? TryReadNumber(string file)
    {
        Span<byte> text = stackalloc byte[32];
        ReadOnlySpan<byte> value = text[..TryReadSmall(file, text)];
        if (value.StartsWith("max"u8))
        {
            return ulong.MaxValue;
        }

        // A counter that went below zero in a race is nothing in use: v1's *.usage_in_bytes may do that.
        return value.StartsWith("-"u8) ? 0 : Utf8Parser.TryParse(value, out ulong number, out _) ? number : null;
    }

    /// <summary>The start of a file, as much as fits; 0 bytes when it cannot be read.</summary>
    public int TryReadSmall(string file, Span<byte> buffer)
    {
        using OwnedFd? fd = TryOpen(file, Fcntl.O_RDONLY, out _);
        if (fd is null)
        {
            return 0;
        }

        fixed (byte* p = buffer)
        {
            nint count = Libc.read(fd.Number, p, (nuint)buffer.Length);
            return count < 0 ? 0 : (int)count;
        }
    }

    /// <summary>Reads an open control file once more from its start; 0 bytes when that fails.</summary>
    public static int ReadFromStart(OwnedFd fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            return Math.Max(0, (int)Libc.pread(fd.Number, p, (nuint)buffer.Length, 0));
        }
    }

    /// <summary>Moves a process, with all its threads. The kernel answers EINVAL while the task is being made: tried again for a while.</summary>
    public Errno TryJoin(int pid)
    {
        Errno errno = Errno.None;
        for (int attempt = 0; attempt < 6; attempt++)
        {
            errno = TryWrite("cgroup.procs", pid);
            if (errno != Errno.EINVAL)
            {
                return errno;
            }

            Pause.Milliseconds(1 << attempt);
        }

        return errno;
    }

    /// <inheritdoc/>
    public void Dispose() => _fd?.Dispose();

    /// <inheritdoc/>
    public override string ToString() => Path;

    private static bool Close(OwnedFd fd)
    {
        fd.Dispose();
        return true;
    }

    private static byte[]? TryReadToEnd(OwnedFd fd, out Errno errno)
    {
        byte[] buffer = new byte[4096];
        int length = 0;
        while (true)
        {
            nint count;
            fixed (byte* p = &buffer[length])
            {
                count = Libc.read(fd.Number, p, (nuint)(buffer.Length - length));
            }

            errno = count < 0 ? Libc.Errno : Errno.None;
            if (count < 0 && errno != Errno.EINTR)
            {
                return null;
            }

            if (count == 0)
            {
                return buffer.AsSpan(0, length).ToArray();
            }

            length += Math.Max(0, (int)count);
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
