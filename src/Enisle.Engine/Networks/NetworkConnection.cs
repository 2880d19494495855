using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>A made attachment, and sockets that keep its ports of the host from being taken by another program.</summary>
/// <remarks>
/// Owner: the process that supervises the instance, as long as it runs. Disposing takes nothing away but the sockets: the published
/// ports go on working, but the host's programs may bind them.
/// </remarks>
public sealed class NetworkConnection : IDisposable
{
    private readonly List<OwnedFd> _held;

    internal NetworkConnection(NetworkAttachment attachment, List<OwnedFd> held)
    {
        Attachment = attachment;
        _held = held;
    }

    /// <summary>Addresses, devices and ports.</summary>
    public NetworkAttachment Attachment { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (OwnedFd socket in _held)
        {
            socket.Dispose();
        }
    }
}
