using System.Net.Sockets;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>The engine's side of a Unix socket over which a runtime sends a descriptor with SCM_RIGHTS.</summary>
internal sealed class ConsoleSocket : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ConsoleSocket(string path)
    {
        Path = path;
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        _listener.Listen();
    }

    public string Path { get; }

    /// <summary>Waits for the runtime, takes what it sends and its first descriptor.</summary>
    public (byte[] Payload, Descriptor Descriptor) Receive(int timeoutMs = 5000)
    {
        Assert.True(_listener.Poll(timeoutMs * 1000, SelectMode.SelectRead), $"nobody connected to {Path}");
        using Socket connection = _listener.Accept();
        Assert.True(connection.Poll(timeoutMs * 1000, SelectMode.SelectRead), $"nothing was sent to {Path}");
        byte[] payload = new byte[65536];
        int fd = -1;
        int received = ReceiveMessage((int)connection.Handle, payload, ref fd);
        Assert.True(fd >= 0, "the message carried no descriptor");
        while (connection.Poll(20_000, SelectMode.SelectRead) && connection.Receive(payload, received, payload.Length - received, SocketFlags.None) is > 0 and int more)
        {
            received += more;
        }

        return (payload[..received], new Descriptor(fd));
    }

    public void Dispose() => _listener.Dispose();

    private static unsafe int ReceiveMessage(int socket, byte[] payload, ref int fd)
    {
        const int ControlSize = 256;
        const int HeaderSize = 16;
        const int ScmRights = 1;
        const int MsgCmsgCloexec = 0x40000000;
        byte* control = stackalloc byte[ControlSize];
        fixed (byte* buffer = payload)
        {
            Libc.IoVec vector = new() { iov_base = buffer, iov_len = (nuint)payload.Length };
            Libc.MsgHdr message = new() { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = ControlSize };
            nint received = Libc.recvmsg(socket, &message, MsgCmsgCloexec);
            Assert.True(received > 0, $"recvmsg: {received}");
            if (message.msg_controllen >= HeaderSize + sizeof(int) && *(int*)(control + 12) == ScmRights)
            {
                fd = *(int*)(control + HeaderSize);
            }

            return (int)received;
        }
    }
}
