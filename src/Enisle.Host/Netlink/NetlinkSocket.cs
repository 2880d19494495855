using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Netlink;

/// <summary>A socket to the kernel's networking, of one network namespace. Spec: netlink(7), rtnetlink(7).</summary>
/// <remarks>Thread: one at a time. Owner: who opens it.</remarks>
public sealed unsafe class NetlinkSocket : IDisposable
{
    private const int SolNetlink = 270; // SOL_NETLINK is in the kernel's private linux/socket.h
    private const int ReceiveSize = 64 * 1024; // the kernel's dumps take at most 32 KiB a datagram
    private const int SO_SNDBUFFORCE = 32;
    private const string Subject = "netlink";
    private const int SendSize = 8 << 20; // a whole rule set in one message
    private readonly OwnedFd _socket;
    private readonly byte[] _received = new byte[ReceiveSize];
    private uint _sequence;

    private NetlinkSocket(OwnedFd socket) => _socket = socket;

    /// <summary>What a list's messages are handed to: their type and what follows the header.</summary>
    public delegate void Receiver(int type, ReadOnlySpan<byte> body);

    /// <summary>Opens one in this thread's network namespace.</summary>
    /// <param name="protocol">NETLINK_*.</param>
    public static NetlinkSocket Open(int protocol = NetlinkAbi.NETLINK_ROUTE)
    {
        OwnedFd socket = Check.Fd(Libc.socket(SocketAbi.AF_NETLINK, SocketAbi.SOCK_RAW | SocketAbi.SOCK_CLOEXEC, protocol), "socket", Subject);
        try
        {
            // Connected to the kernel (port 0): nobody else's message is received.
            sockaddr_nl kernel = new() { nl_family = SocketAbi.AF_NETLINK };
            Check.Call(Libc.connect_netlink(socket.Number, &kernel, (uint)sizeof(sockaddr_nl)), "connect", Subject);
            int one = 1;
            _ = Libc.setsockopt(socket.Number, SolNetlink, NetlinkAbi.NETLINK_EXT_ACK, &one, sizeof(int)); // words beside errnos, Linux 4.12
            _ = Libc.setsockopt(socket.Number, SolNetlink, NetlinkAbi.NETLINK_CAP_ACK, &one, sizeof(int));
            return new NetlinkSocket(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens one in another network namespace.</summary>
    /// <remarks>Thread: this one is in that namespace meanwhile, and a socket stays where it was made.</remarks>
    public static NetlinkSocket OpenIn(OwnedFd networkNamespace)
    {
        using NetworkNamespaceVisit visit = NetworkNamespaceVisit.Enter(networkNamespace);
        return Open();
    }

    /// <summary>Sends a request and waits for the kernel's answer.</summary>
    /// <param name="request">The message.</param>
    /// <param name="words">What the kernel says beside the errno; null for nothing.</param>
    /// <param name="receiver">Takes the messages that come before the end; null where none are expected.</param>
    /// <exception cref="InvalidDataException">The answer breaks netlink's own rules.</exception>
    public Errno Execute(NetlinkRequest request, out string? words, Receiver? receiver = null)
    {
        uint sequence = ++_sequence;
        Send(request.ToBytes(sequence));
        while (true)
        {
            NetlinkReply reply = new(Receive());
            while (reply.TryNext(out nlmsghdr header, out ReadOnlySpan<byte> body))
            {
                if (header.nlmsg_seq != sequence)
                {
                    continue; // the rest of an answer that an exception has cut short
                }

                if (header.nlmsg_type is NetlinkAbi.NLMSG_ERROR or NetlinkAbi.NLMSG_DONE)
                {
                    return NetlinkReply.Outcome(header, body, out words);
                }

                receiver?.Invoke(header.nlmsg_type, body);
            }
        }
    }

    /// <summary>Sends several requests, none of them for a list, in one message, and waits until the kernel has answered the last.</summary>
    /// <param name="requests">Carried out in order. With rtnetlink, those after a failed one are carried out as well.</param>
    /// <param name="isTransaction">The first and the last are nfnetlink's frame: what is refused there is refused altogether.</param>
    /// <param name="failed">Which one failed first; -1: none.</param>
    /// <param name="words">What the kernel says beside the errno; null for nothing.</param>
    /// <exception cref="InvalidDataException">The answer breaks netlink's own rules.</exception>
    public Errno ExecuteAll(IReadOnlyList<NetlinkRequest> requests, bool isTransaction, out int failed, out string? words)
    {
        uint first = _sequence + 1;
        SendAll(requests, first);
        _sequence += (uint)requests.Count;
        uint last = isTransaction ? _sequence - 1 : _sequence; // nothing answers the closing half of the frame
        Errno outcome = Errno.None;
        failed = -1;
        words = null;
        while (true)
        {
            NetlinkReply reply = new(Receive());
            while (reply.TryNext(out nlmsghdr header, out ReadOnlySpan<byte> body))
            {
                uint index = header.nlmsg_seq - first;
                if (index >= requests.Count || header.nlmsg_type != NetlinkAbi.NLMSG_ERROR)
                {
                    continue; // the rest of an answer that an exception or a refusal has cut short
                }

                Errno errno = NetlinkReply.Outcome(header, body, out string? said);
                if (errno != Errno.None && outcome == Errno.None)
                {
                    (outcome, failed, words) = (errno, (int)index, said);
                }

                if (header.nlmsg_seq == last || (isTransaction && index == 0))
                {
                    return outcome;
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void SendAll(IReadOnlyList<NetlinkRequest> requests, uint sequence)
    {
        int length = 0;
        foreach (NetlinkRequest request in requests)
        {
            length += request.Length;
        }

        byte[] message = new byte[length];
        Span<byte> rest = message;
        foreach (NetlinkRequest request in requests)
        {
            request.CopyTo(rest, sequence++);
            rest = rest[request.Length..];
        }

        if (length > ReceiveSize)
        {
            int size = SendSize;
            _ = Libc.setsockopt(_socket.Number, SocketAbi.SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof(int));
        }

        Send(message);
    }

    private void Send(byte[] message)
    {
        fixed (byte* p = message)
        {
            while (Libc.send(_socket.Number, p, (nuint)message.Length, 0) < 0)
            {
                RetryOrThrow("send");
            }
        }
    }

    private ReadOnlySpan<byte> Receive()
    {
        fixed (byte* p = _received)
        {
            nint length;
            while ((length = Libc.recv(_socket.Number, p, ReceiveSize, 0)) < 0)
            {
                RetryOrThrow("recv");
            }

            return length > 0 ? _received.AsSpan(0, (int)length) : throw new InvalidDataException("netlink: an empty datagram");
        }
    }

    private static void RetryOrThrow(string call)
    {
        if (Libc.Errno != Errno.EINTR)
        {
            Check.Call(-1, call, Subject);
        }
    }
}
