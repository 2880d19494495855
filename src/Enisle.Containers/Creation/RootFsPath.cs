using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Where the root file system lies on the host.</summary>
internal static class RootFsPath
{
    /// <summary>Absolute; a relative one is relative to the bundle.</summary>
    public static string Of(RuntimeConfig config, string bundle) => config.Root?.Path switch
    {
        null or "" => throw new EnisleException(ErrorKind.Invalid, $"{bundle}/config.json: root.path: missing"),
        ['/', ..] path => path,
        string path => $"{bundle}/{path}",
    };
}
