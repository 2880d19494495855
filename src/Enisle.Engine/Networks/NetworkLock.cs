using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>Held while networks or attachments change. Spec: flock(2): it ends with the process, however that ends.</summary>
internal sealed class NetworkLock : IDisposable
{
    private readonly OwnedFd _file;

    private NetworkLock(OwnedFd file) => _file = file;

    /// <summary>Waits until nobody else holds it.</summary>
    public static NetworkLock Take(EngineDirectories directories)
    {
        string root = $"{directories.Run}/networks";
        EngineDirectories.Make(root);
        OwnedFd file = HostFile.Open($"{root}/lock", Fcntl.O_RDWR | Fcntl.O_CREAT, 0x180);
        FileLock.Exclusive(file);
        return new NetworkLock(file);
    }

    public void Dispose() => _file.Dispose();
}
