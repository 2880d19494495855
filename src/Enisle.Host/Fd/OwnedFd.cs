using Enisle.Abi;
using Microsoft.Win32.SafeHandles;

namespace Enisle.Host.Fd;

/// <summary>A file descriptor that this process owns and closes once; always close-on-exec.</summary>
/// <remarks>Owner: whoever holds the object. close(2) is not retried on EINTR: the descriptor is gone.</remarks>
public sealed class OwnedFd : SafeHandleMinusOneIsInvalid
{
    /// <summary>An invalid handle, for the marshaller.</summary>
    public OwnedFd()
        : base(ownsHandle: true)
    {
    }

    /// <summary>Takes ownership of <paramref name="fd"/>.</summary>
    public OwnedFd(int fd)
        : base(ownsHandle: true) => SetHandle(fd);

    /// <summary>The number, valid while this object is held and not disposed.</summary>
    public int Number => IsClosed ? throw new ObjectDisposedException(nameof(OwnedFd)) : (int)handle;

    /// <summary>Gives up ownership: the caller closes the number, or lets it die with the process.</summary>
    public int Detach()
    {
        int fd = Number;
        SetHandleAsInvalid();
        return fd;
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0 || Libc.Errno != Errno.EIO;
}
