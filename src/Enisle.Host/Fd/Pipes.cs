using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>Pipes and socket pairs, close-on-exec.</summary>
public static unsafe class Pipes
{
    /// <summary>A pipe's two ends.</summary>
    public static (OwnedFd Read, OwnedFd Write) Create()
    {
        int* ends = stackalloc int[2];
        Check.Call(Libc.pipe2(ends, Fcntl.O_CLOEXEC), "pipe2");
        return (new OwnedFd(ends[0]), new OwnedFd(ends[1]));
    }

    /// <summary>Two connected Unix sockets that keep message boundaries.</summary>
    public static (OwnedFd Ours, OwnedFd Theirs) CreateSocketPair()
    {
        int* ends = stackalloc int[2];
        Check.Call(Libc.socketpair(SocketAbi.AF_UNIX, SocketAbi.SOCK_SEQPACKET | SocketAbi.SOCK_CLOEXEC, 0, ends), "socketpair");
        return (new OwnedFd(ends[0]), new OwnedFd(ends[1]));
    }
}
