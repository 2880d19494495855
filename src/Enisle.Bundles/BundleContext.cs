using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles;

/// <summary>What the engine has prepared on the host for one start, and what it knows of the host.</summary>
public sealed record BundleContext
{
    /// <summary>The instance's id.</summary>
    public required string Id { get; init; }

    /// <summary>Host path of the mounted root file system.</summary>
    public required string RootFs { get; init; }

    /// <summary>The same, for looking up users; owned by the caller.</summary>
    public required RootDirectory Root { get; init; }

    /// <summary>Whether cgroup v2 stands alone.</summary>
    public required bool CgroupV2 { get; init; }

    /// <summary>All capabilities there are, by name.</summary>
    public required IReadOnlyList<string> KnownCapabilities { get; init; }

    /// <summary>Those that this program may give away.</summary>
    public required IReadOnlyList<string> AvailableCapabilities { get; init; }

    /// <summary>Volumes and directories, resolved to paths of the host, in the order in which they are mounted.</summary>
    public IReadOnlyList<Mount> Mounts { get; init; } = [];

    /// <summary>Host path of the file that becomes /etc/hosts; null: the image's stays.</summary>
    public string? HostsFile { get; init; }

    /// <summary>Host path of the file that becomes /etc/hostname; null: the image's stays.</summary>
    public string? HostnameFile { get; init; }

    /// <summary>Host path of the file that becomes /etc/resolv.conf; null: the image's stays.</summary>
    public string? ResolvConf { get; init; }

    /// <summary>Namespaces that other processes have, by kind: joined.</summary>
    public IReadOnlyDictionary<NamespaceKind, string> JoinedNamespaces { get; init; } = new Dictionary<NamespaceKind, string>(0);

    /// <summary>Host path of another instance's /dev/shm, when its IPC namespace is joined; null: its own.</summary>
    public string? SharedMemory { get; init; }

    /// <summary>Host path of the program that <c>--init</c> makes pid 1.</summary>
    public string? InitProgram { get; init; }

    /// <summary>The terminal's size at the start; 0: unknown.</summary>
    public ConsoleSize? ConsoleSize { get; init; }

    /// <summary>Ids that this program runs as when it is not root: the user namespace maps them; null: root.</summary>
    public IReadOnlyList<IdMapping>? UidMappings { get; init; }

    /// <summary>As <see cref="UidMappings"/>, for groups.</summary>
    public IReadOnlyList<IdMapping>? GidMappings { get; init; }
}
