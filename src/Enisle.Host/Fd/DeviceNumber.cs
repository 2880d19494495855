namespace Enisle.Host.Fd;

/// <summary>A device's number as stat(2) and mknod(2) have it.</summary>
public static class DeviceNumber
{
    /// <summary>makedev(3): minor's low byte, twelve bits of major, the rest of minor, the rest of major.</summary>
    public static ulong Make(uint major, uint minor) =>
        (minor & 0xFF) | ((major & 0xFFFul) << 8) | ((minor & ~0xFFul) << 12) | ((major & ~0xFFFul) << 32);
}
