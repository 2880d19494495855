using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.Security;

namespace Enisle.Engine;

/// <summary>What a start has to know of the host.</summary>
internal static class HostFacts
{
    public static bool IsCgroupV2Alone => CgroupHost.Detect() is { Unified: true };

    public static IReadOnlyList<string> KnownCapabilities => CapabilitySet.Names;

    /// <summary>This process's bounding set: what it may give away.</summary>
    public static IReadOnlyList<string> AvailableCapabilities()
    {
        string status = HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/proc/self/status") ?? "";
        int at = status.IndexOf("CapBnd:\t", StringComparison.Ordinal);
        ulong bits = at >= 0 && ulong.TryParse(status.AsSpan(at + 8, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong set) ? set : 0;
        List<string> names = [];
        for (int number = 0; number < CapabilitySet.Names.Count; number++)
        {
            if ((bits & (1ul << number)) != 0)
            {
                names.Add(CapabilitySet.Names[number]);
            }
        }

        return names;
    }
}
