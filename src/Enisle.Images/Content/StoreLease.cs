using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Images.Content;

/// <summary>While one is held, by any process, the garbage collector takes nothing away.</summary>
/// <remarks>
/// Whoever adds blobs holds one from before the first until what refers to them is in the index; whoever starts an instance, until that
/// instance is known. It ends with the process, however that ends. Lock order: the lease, then the index, then a blob.
/// </remarks>
public sealed class StoreLease : IDisposable
{
    private const string FileName = "lease.lock";
    private readonly OwnedFd _file;

    private StoreLease(OwnedFd file) => _file = file;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    internal static StoreLease TakeShared(OwnedFd store)
    {
        OwnedFd file = OpenFile(store);
        FileLock.Shared(file);
        return new StoreLease(file);
    }

    /// <summary>The collector's own; null while somebody holds a shared one.</summary>
    internal static StoreLease? TryTakeExclusive(OwnedFd store)
    {
        OwnedFd file = OpenFile(store);
        if (FileLock.TryExclusive(file))
        {
            return new StoreLease(file);
        }

        file.Dispose();
        return null;
    }

    private static OwnedFd OpenFile(OwnedFd store) => HostFile.OpenAt(store.Number, FileName, Fcntl.O_RDWR | Fcntl.O_CREAT, 0x180);
}
