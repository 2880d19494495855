using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Sockets;

/// <summary>Unix sockets that keep message boundaries and have connections. Spec: unix(7), SOCK_SEQPACKET.</summary>
public static unsafe class SeqpacketSockets
{
    /// <summary>Listens at <paramref name="path"/>; a socket left there is replaced. Who may connect, its directory decides.</summary>
    public static OwnedFd Listen(string path, int backlog)
    {
        HostFile.TryUnlink(Fcntl.AT_FDCWD, path);
        OwnedFd socket = Open();
        try
        {
            using OwnedFd? directory = UnixSockets.Address(path, out sockaddr_un address, out uint length);
            Check.Call(Libc.bind(socket.Number, &address, length), "bind", path);
            Check.Call(Libc.listen(socket.Number, backlog), "listen", path);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Connects.</summary>
    /// <exception cref="LinuxException">ENOENT, ECONNREFUSED: nobody listens there (any more).</exception>
    public static OwnedFd Connect(string path)
    {
        OwnedFd socket = Open();
        try
        {
            using OwnedFd? directory = UnixSockets.Address(path, out sockaddr_un address, out uint length);
            while (Libc.connect(socket.Number, &address, length) < 0)
            {
                if (Libc.Errno != Errno.EINTR)
                {
                    Check.Call(-1, "connect", path);
                }
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message, whole, waiting where the other side is slow; no SIGPIPE.</summary>
    /// <returns>The reason when that failed: the other side has gone.</returns>
    public static Errno TrySend(OwnedFd socket, ReadOnlySpan<byte> message, bool wait)
    {
        fixed (byte* p = message)
        {
            while (Libc.send(socket.Number, p, (nuint)message.Length, SocketAbi.MSG_NOSIGNAL | (wait ? 0 : SocketAbi.MSG_DONTWAIT)) < 0)
            {
                if (Libc.Errno != Errno.EINTR)
                {
                    return Libc.Errno;
                }
            }

            return Errno.None;
        }
    }

    /// <summary>Takes one message without waiting; EAGAIN: there is none now. A length of 0 is the end.</summary>
    public static Errno TryReceive(OwnedFd socket, Span<byte> buffer, out int length)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint count = Libc.recv(socket.Number, p, (nuint)buffer.Length, SocketAbi.MSG_DONTWAIT);
                if (count >= 0 || Libc.Errno != Errno.EINTR)
                {
                    length = (int)Math.Max(count, 0);
                    return count >= 0 ? Errno.None : Libc.Errno;
                }
            }
        }
    }

    private static OwnedFd Open() =>
        Check.Fd(Libc.socket(SocketAbi.AF_UNIX, SocketAbi.SOCK_SEQPACKET | SocketAbi.SOCK_CLOEXEC, 0), "socket");
}
