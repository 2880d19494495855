using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>The keeper's program as a file in memory.</summary>
public static class KeeperFile
{
    /// <summary>A new copy; the caller owns it.</summary>
    public static OwnedFd Create()
    {
        OwnedFd file = MemoryFile.Create("enisle-keeper", executable: true);
        MemoryFile.WriteAt(file, KeeperImage.Bytes, 0);
        MemoryFile.Seal(file);
        return file;
    }
}
