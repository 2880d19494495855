using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Where a bind mount's source lies on the host.</summary>
internal static class MountSource
{
    /// <summary>Absolute; a relative source is relative to the bundle.</summary>
    /// <exception cref="EnisleException">Invalid: there is none.</exception>
    public static string Of(Mount mount, string bundle, int index) => mount.Source switch
    {
        null or "" => throw new EnisleException(ErrorKind.Invalid, $"mounts[{index}].source: missing for a bind mount"),
        ['/', ..] => mount.Source,
        _ => $"{bundle}/{mount.Source}",
    };
}
