using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>A descriptor that somebody else closes: 0, 1, 2, or one passed in by number.</summary>
public readonly unsafe struct BorrowedFd(int number)
{
    /// <summary>Its number.</summary>
    public int Number { get; } = number;

    /// <summary>Writes everything, waiting where the other side is slow.</summary>
    /// <returns>The reason when that failed, as with a closed pipe.</returns>
    public Errno TryWriteAll(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            Errno errno = TryWrite(data, out int written);
            if (errno == Errno.EAGAIN)
            {
                pollfd wait = new() { fd = Number, events = Poll.POLLOUT };
                _ = Libc.poll(&wait, 1, -1);
            }
            else if (errno != Errno.None)
            {
                return errno;
            }

            data = data[written..];
        }

        return Errno.None;
    }

    /// <summary>One write(2).</summary>
    public Errno TryWrite(ReadOnlySpan<byte> data, out int written)
    {
        fixed (byte* p = data)
        {
            while (true)
            {
                nint count = Libc.write(Number, p, (nuint)data.Length);
                if (count >= 0 || Libc.Errno != Errno.EINTR)
                {
                    written = (int)Math.Max(count, 0);
                    return count >= 0 ? Errno.None : Libc.Errno;
                }
            }
        }
    }

    /// <summary>One read(2); 0 bytes is the end.</summary>
    public Errno TryRead(Span<byte> buffer, out int length)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint count = Libc.read(Number, p, (nuint)buffer.Length);
                if (count >= 0 || Libc.Errno != Errno.EINTR)
                {
                    length = (int)Math.Max(count, 0);
                    return count >= 0 ? Errno.None : Libc.Errno;
                }
            }
        }
    }

    /// <summary>Everything up to the end.</summary>
    public byte[] ReadToEnd(string subject)
    {
        byte[] buffer = new byte[4096];
        int length = 0;
        while (true)
        {
            Errno errno = TryRead(buffer.AsSpan(length), out int count);
            if (errno != Errno.None)
            {
                throw new LinuxException(errno, "read", subject);
            }

            if (count == 0)
            {
                return buffer[..length];
            }

            length += count;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }

    /// <summary>Reads and writes do not wait any more. Also true for others who have the same open file.</summary>
    public void SetNonBlocking()
    {
        int flags = (int)Check.Call(Libc.fcntl(Number, Fcntl.F_GETFL, 0), "F_GETFL");
        Check.Call(Libc.fcntl(Number, Fcntl.F_SETFL, flags | Fcntl.O_NONBLOCK), "F_SETFL");
    }

    /// <summary>Whether the number is open and was passed on by whoever executed this program: not close-on-exec.</summary>
    /// <remarks>Descriptors of this program's own are close-on-exec always, so none of them can pass for an inherited one.</remarks>
    public bool IsInherited()
    {
        int flags = Libc.fcntl(Number, Fcntl.F_GETFD, 0);
        return flags >= 0 && (flags & Fcntl.FD_CLOEXEC) == 0;
    }
}
