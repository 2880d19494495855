using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Instances;

/// <summary>Held while an instance changes its state. Spec: flock(2): it ends with the process, however that ends.</summary>
public sealed class InstanceLock : IDisposable
{
    private readonly OwnedFd _file;

    private InstanceLock(OwnedFd file) => _file = file;

    /// <summary>Waits until nobody else holds it.</summary>
    internal static InstanceLock Take(string directory)
    {
        OwnedFd file = HostFile.Open($"{directory}/lock", Fcntl.O_RDWR | Fcntl.O_CREAT, 0x180);
        FileLock.Exclusive(file);
        return new InstanceLock(file);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
