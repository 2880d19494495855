using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Sockets;

/// <summary>Unix sockets by path, and descriptors sent over them. Spec: unix(7), cmsg(3).</summary>
public static unsafe class UnixSockets
{
    private const int MaxPath = 107; // sun_path holds a final NUL
    private const int ControlSize = 24; // CMSG_SPACE of one descriptor: cmsghdr, an int, padding

    /// <summary>Connects a stream socket.</summary>
    public static OwnedFd Connect(string path) => Connect(path, SocketAbi.SOCK_STREAM);

    /// <summary>Connects a datagram socket; a first character <c>@</c> means the abstract name space, as sd_notify(3) has it.</summary>
    public static OwnedFd ConnectDatagram(string path) => Connect(path, SocketAbi.SOCK_DGRAM);

    /// <summary>Makes a datagram socket at <paramref name="path"/>, which must not exist.</summary>
    /// <param name="path">Where; not abstract.</param>
    /// <param name="mode">Permission bits: who may write to a socket may send to it.</param>
    public static OwnedFd BindDatagram(string path, uint mode)
    {
        OwnedFd socket = Open(SocketAbi.SOCK_DGRAM);
        try
        {
            using OwnedFd? directory = Address(path, out sockaddr_un address, out uint length);
            Check.Call(Libc.bind(socket.Number, &address, length), "bind", path);
            Check.Call(Libc.chmod(address.sun_path, mode), "chmod", path);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends one message, whole; no SIGPIPE.</summary>
    public static void Send(OwnedFd socket, ReadOnlySpan<byte> message)
    {
        fixed (byte* p = message)
        {
            while (Libc.send(socket.Number, p, (nuint)message.Length, SocketAbi.MSG_NOSIGNAL) < 0)
            {
                RetryOrThrow("send");
            }
        }
    }

    /// <summary>Receives one message without waiting; descriptors that came with it are dropped by the kernel.</summary>
    /// <returns>Its length, cut to the buffer's; -1 when there is none.</returns>
    public static int TryReceive(OwnedFd socket, Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint length = Libc.recv(socket.Number, p, (nuint)buffer.Length, SocketAbi.MSG_DONTWAIT);
                if (length >= 0)
                {
                    return (int)length;
                }

                if (Libc.Errno == Errno.EAGAIN)
                {
                    return -1;
                }

                RetryOrThrow("recv");
            }
        }
    }

    /// <summary>Sends a descriptor with a message of at least one byte; the caller keeps its own copy.</summary>
    public static void SendDescriptor(OwnedFd socket, int descriptor, ReadOnlySpan<byte> message)
    {
        byte* control = stackalloc byte[ControlSize];
        new Span<byte>(control, ControlSize).Clear();
        cmsghdr* header = (cmsghdr*)control;
        header->cmsg_len = (nuint)(sizeof(cmsghdr) + sizeof(int));
        header->cmsg_level = SocketAbi.SOL_SOCKET;
        header->cmsg_type = SocketAbi.SCM_RIGHTS;
        *(int*)(control + sizeof(cmsghdr)) = descriptor;
        fixed (byte* p = message)
        {
            iovec data = new() { iov_base = p, iov_len = (nuint)message.Length };
            msghdr envelope = new() { msg_iov = &data, msg_iovlen = 1, msg_control = control, msg_controllen = ControlSize };
            while (Libc.sendmsg(socket.Number, &envelope, SocketAbi.MSG_NOSIGNAL) < 0)
            {
                RetryOrThrow("sendmsg");
            }
        }
    }

    /// <summary>Waits for a message that carries a descriptor.</summary>
    /// <returns>The first descriptor, close-on-exec; null when the message has none or the other side has closed.</returns>
    public static OwnedFd? ReceiveDescriptor(OwnedFd socket, Span<byte> message, out int length)
    {
        byte* control = stackalloc byte[ControlSize];
        fixed (byte* p = message)
        {
            iovec data = new() { iov_base = p, iov_len = (nuint)message.Length };
            msghdr envelope = new() { msg_iov = &data, msg_iovlen = 1, msg_control = control, msg_controllen = ControlSize };
            nint received;
            while ((received = Libc.recvmsg(socket.Number, &envelope, SocketAbi.MSG_CMSG_CLOEXEC)) < 0)
            {
                RetryOrThrow("recvmsg");
            }

            length = (int)received;
            return TakeFirst(control, envelope.msg_controllen);
        }
    }

    /// <summary>Padding has room for a second descriptor: a sender that sends two must not leak one into this process.</summary>
    private static OwnedFd? TakeFirst(byte* control, nuint size)
    {
        cmsghdr* header = (cmsghdr*)control;
        if (size < (nuint)(sizeof(cmsghdr) + sizeof(int))
            || header->cmsg_level != SocketAbi.SOL_SOCKET
            || header->cmsg_type != SocketAbi.SCM_RIGHTS)
        {
            return null;
        }

        int count = ((int)header->cmsg_len - sizeof(cmsghdr)) / sizeof(int);
        int* descriptors = (int*)(control + sizeof(cmsghdr));
        for (int i = 1; i < count; i++)
        {
            _ = Libc.close(descriptors[i]);
        }

        return count > 0 ? new OwnedFd(descriptors[0]) : null;
    }

    private static OwnedFd Connect(string path, int type)
    {
        OwnedFd socket = Open(type);
        try
        {
            using OwnedFd? directory = Address(path, out sockaddr_un address, out uint length);
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

    private static OwnedFd Open(int type) =>
        Check.Fd(Libc.socket(SocketAbi.AF_UNIX, type | SocketAbi.SOCK_CLOEXEC, 0), "socket");

    /// <summary>A path that does not fit is reached through a descriptor of its directory, which the caller keeps open for the call.</summary>
    internal static OwnedFd? Address(string path, out sockaddr_un address, out uint length)
    {
        OwnedFd? directory = null;
        bool isAbstract = path.StartsWith('@');
        if (!isAbstract && Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            int slash = path.LastIndexOf('/');
            directory = HostFile.Open(slash > 0 ? path[..slash] : slash == 0 ? "/" : ".", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
            path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{directory.Number}/{path[(slash + 1)..]}");
        }

        int size = Encoding.UTF8.GetByteCount(path);
        if (size is 0 or > MaxPath || path.Contains('\0', StringComparison.Ordinal))
        {
            directory?.Dispose();
            throw new LinuxException(size == 0 ? Errno.EINVAL : Errno.ENAMETOOLONG, "socket address", path);
        }

        sockaddr_un built = new() { sun_family = SocketAbi.AF_UNIX };
        Encoding.UTF8.GetBytes(path, new Span<byte>(built.sun_path, MaxPath));
        if (isAbstract)
        {
            built.sun_path[0] = 0;
        }

        address = built;
        length = (uint)(sizeof(ushort) + size + (isAbstract ? 0 : 1));
        return directory;
    }

    private static void RetryOrThrow(string call)
    {
        if (Libc.Errno != Errno.EINTR)
        {
            Check.Call(-1, call);
        }
    }
}
