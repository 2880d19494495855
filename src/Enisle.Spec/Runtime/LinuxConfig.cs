namespace Enisle.Spec.Runtime;

/// <summary>The <c>linux</c> section. Spec: config-linux.md.</summary>
public sealed record LinuxConfig
{
    public IReadOnlyList<Namespace> Namespaces { get; init; } = [];
    public IReadOnlyList<IdMapping> UidMappings { get; init; } = [];
    public IReadOnlyList<IdMapping> GidMappings { get; init; } = [];
    public IReadOnlyList<TimeOffset> TimeOffsets { get; init; } = [];
    public IReadOnlyList<Device> Devices { get; init; } = [];
    public IReadOnlyList<NetDevice> NetDevices { get; init; } = [];
    /// <summary>Absolute: below the cgroup mount; relative: the runtime's choice; <c>slice:prefix:name</c> with the systemd driver.</summary>
    public string? CgroupsPath { get; init; }
    public Resources Resources { get; init; } = Resources.None;
    public IntelRdt? IntelRdt { get; init; }
    public MemoryPolicy? MemoryPolicy { get; init; }
    public IReadOnlyDictionary<string, string> Sysctl { get; init; } = Empty.Strings;
    public Seccomp? Seccomp { get; init; }
    /// <summary><c>shared</c>, <c>slave</c>, <c>private</c> or <c>unbindable</c>, with an <c>r</c> before it or not.</summary>
    public string? RootfsPropagation { get; init; }
    public IReadOnlyList<string> MaskedPaths { get; init; } = [];
    public IReadOnlyList<string> ReadonlyPaths { get; init; } = [];
    public string? MountLabel { get; init; }
    public Personality? Personality { get; init; }
}
