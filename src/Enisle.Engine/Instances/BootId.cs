using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Engine.Instances;

/// <summary>Which boot of the host this is. Spec: random(4), boot_id.</summary>
internal static class BootId
{
    private static string? s_current;

    public static string Current => s_current ??= (HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/proc/sys/kernel/random/boot_id") ?? "").Trim();
}
