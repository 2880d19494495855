using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Engine.Keepers;

/// <summary>The sockets between a keeper and its clients.</summary>
public static class AttachSocket
{
    private const int Backlog = 64;

    /// <summary>Where clients will connect; for <see cref="KeeperRequest.Listener"/>. One that a former keeper left is replaced.</summary>
    public static OwnedFd Listen(string path) => SeqpacketSockets.Listen(path, Backlog);

    /// <summary>Connects to a keeper.</summary>
    /// <exception cref="Host.LinuxException">ENOENT, ECONNREFUSED: no keeper is there.</exception>
    public static OwnedFd Connect(string path) => SeqpacketSockets.Connect(path);

    /// <summary>A connection that exists before the keeper does: one end for <see cref="AttachClient"/>, one for <see cref="KeeperRequest.Client"/>.</summary>
    public static (OwnedFd Client, OwnedFd Keeper) CreatePair() => Pipes.CreateSocketPair();
}
