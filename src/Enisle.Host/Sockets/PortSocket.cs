using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Sockets;

/// <summary>Sockets that only hold a port: bound, never listened on. Spec: ip(7), ipv6(7), bind(2).</summary>
public static unsafe class PortSocket
{
    private const int IPPROTO_TCP = 6;
    private const int IPPROTO_UDP = 17;
    private const int SO_REUSEADDR = 2;
    private const int IPPROTO_IPV6 = 41;
    private const int IPV6_V6ONLY = 26;
    private const int MaxAddress = 28; // struct sockaddr_in6

    /// <summary>Null and the reason when the port cannot be had. An IPv6 one leaves the same port of IPv4 free.</summary>
    public static OwnedFd? TryBind(int protocol, IPEndPoint where, out Errno errno)
    {
        OwnedFd? socket = TryBind(protocol, where, reuse: false, out errno);

        // Connections that a program has closed linger (TIME_WAIT) and keep nobody but sockets without SO_REUSEADDR from the port.
        return socket is null && errno == Errno.EADDRINUSE && protocol != IPPROTO_UDP ? TryBind(protocol, where, reuse: true, out errno) : socket;
    }

    /// <summary>The port that the kernel has chosen.</summary>
    public static int PortOf(OwnedFd socket)
    {
        byte* address = stackalloc byte[MaxAddress];
        uint length = MaxAddress;
        Check.Call(Libc.syscall((long)Syscall.getsockname, socket.Number, (long)address, (long)&length), "getsockname");
        return BinaryPrimitives.ReadUInt16BigEndian(new ReadOnlySpan<byte>(address + sizeof(ushort), sizeof(ushort)));
    }

    private static OwnedFd? TryBind(int protocol, IPEndPoint where, bool reuse, out Errno errno)
    {
        bool six = where.AddressFamily == AddressFamily.InterNetworkV6;
        int kind = protocol switch { IPPROTO_TCP => SocketAbi.SOCK_STREAM, IPPROTO_UDP => SocketAbi.SOCK_DGRAM, _ => SocketAbi.SOCK_SEQPACKET };
        OwnedFd socket = Check.Fd(Libc.socket(six ? SocketAbi.AF_INET6 : SocketAbi.AF_INET, kind | SocketAbi.SOCK_CLOEXEC, protocol), "socket", where.ToString());
        int one = 1;
        if (six)
        {
            _ = Libc.setsockopt(socket.Number, IPPROTO_IPV6, IPV6_V6ONLY, &one, sizeof(int));
        }

        if (reuse)
        {
            _ = Libc.setsockopt(socket.Number, SocketAbi.SOL_SOCKET, SO_REUSEADDR, &one, sizeof(int));
        }

        SocketAddress address = where.Serialize();
        fixed (byte* p = address.Buffer.Span)
        {
            if (Libc.syscall((long)Syscall.bind, socket.Number, (long)p, address.Size) == 0)
            {
                errno = Errno.None;
                return socket;
            }
        }

        errno = Libc.Errno;
        socket.Dispose();
        return null;
    }
}
