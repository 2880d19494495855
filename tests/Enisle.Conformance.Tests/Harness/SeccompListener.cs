using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Enisle.Conformance.Tests.Harness;

/// <summary>A seccomp agent's socket (config-linux.md, listenerPath): takes the state and the listener, answers calls.</summary>
internal sealed unsafe class SeccompListener : IDisposable
{
    private const ulong SECCOMP_IOCTL_NOTIF_RECV = 0xc0502100;
    private const ulong SECCOMP_IOCTL_NOTIF_SEND = 0xc0182101;
    private readonly ConsoleSocket _socket;
    private readonly Thread _thread;
    private volatile string? _failure;

    public SeccompListener(string path, int errno)
    {
        _socket = new ConsoleSocket(path);
        _thread = new Thread(() => Serve(errno)) { IsBackground = true, Name = "seccomp agent" };
        _thread.Start();
    }

    public string Path => _socket.Path;

    /// <summary>What the runtime sent with the descriptor: the container process state.</summary>
    public JsonObject? State { get; private set; }

    /// <summary>Waits until the first call was answered; its number.</summary>
    public int AnsweredCall { get; private set; } = -1;

    public void WaitForEnd()
    {
        Assert.True(_thread.Join(10_000), "no call was notified");
        Assert.Null(_failure);
    }

    public void Dispose() => _socket.Dispose();

    private void Serve(int errno)
    {
        try
        {
            (byte[] payload, Descriptor descriptor) = _socket.Receive(10_000);
            using Descriptor listener = descriptor;
            State = JsonNode.Parse(payload)!.AsObject();
            Notification request = default;
            if (Libc.ioctl(listener.Number, SECCOMP_IOCTL_NOTIF_RECV, &request) != 0)
            {
                throw new InvalidOperationException($"SECCOMP_IOCTL_NOTIF_RECV: errno {Libc.Errno}");
            }

            Response response = new() { id = request.id, error = -errno };
            AnsweredCall = request.nr;
            if (Libc.ioctl(listener.Number, SECCOMP_IOCTL_NOTIF_SEND, &response) != 0)
            {
                throw new InvalidOperationException($"SECCOMP_IOCTL_NOTIF_SEND: errno {Libc.Errno}");
            }
        }
        catch (Exception e)
        {
            _failure = e.ToString(); // told by WaitForEnd; a thread of its own must not end the run
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Notification
    {
        public ulong id;
        public uint pid;
        public uint flags;
        public int nr;
        public uint arch;
        public ulong instruction_pointer;
        public fixed ulong args[6];
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Response
    {
        public ulong id;
        public long val;
        public int error;
        public uint flags;
    }
}
