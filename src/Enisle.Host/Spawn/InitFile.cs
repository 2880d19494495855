using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <summary>The init's program as a sealed file in memory: what <c>/proc/PID/exe</c> of a starting container leads to.</summary>
internal static class InitFile
{
    /// <summary>A new copy; the caller owns it.</summary>
    public static OwnedFd Create()
    {
        OwnedFd file = MemoryFile.Create("enisle-init", executable: true);
        MemoryFile.WriteAt(file, InitImage.Bytes, 0);
        MemoryFile.Seal(file);
        return file;
    }
}
