namespace Enisle.Bundles.Options;

/// <summary>How the host treats the instance: what no image has a say in.</summary>
/// <remarks>Names and meanings are those of the Docker Engine API's <c>HostConfig</c>. Zero and null mean: not asked for.</remarks>
public sealed partial record HostOptions
{
    /// <summary>The level's word.</summary>
    public string Isolation { get; init; } = "container";

    /// <summary><c>bridge</c>, <c>none</c>, <c>host</c>, <c>container:ID</c>, or a network's name.</summary>
    public string NetworkMode { get; init; } = "bridge";

    /// <summary>As after <c>-p</c>.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>Every exposed port gets one of the host's.</summary>
    public bool PublishAllPorts { get; init; }

    /// <summary>Name servers; empty: the host's.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>For the resolver.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>Domains that are searched.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary><c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Of the instance on its network; null: the allocator's choice.</summary>
    public string? IPAddress { get; init; }

    /// <summary>Of the instance's link; null: derived.</summary>
    public string? MacAddress { get; init; }

    /// <summary>More names on its network.</summary>
    public IReadOnlyList<string> NetworkAliases { get; init; } = [];

    /// <summary>Volumes, directories of the host and memory file systems, in the order asked.</summary>
    public IReadOnlyList<MountOptions> Mounts { get; init; } = [];

    /// <summary>Names or ids of instances whose volumes this one gets too.</summary>
    public IReadOnlyList<string> VolumesFrom { get; init; } = [];

    /// <summary>The root file system cannot be written.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>Bytes of /dev/shm; 0: 64 MiB.</summary>
    public long ShmSizeBytes { get; init; }

    /// <summary><c>""</c> for its own, <c>host</c>, <c>container:ID</c>.</summary>
    public string PidMode { get; init; } = "";

    /// <summary><c>private</c>, <c>shareable</c>, <c>host</c>, <c>none</c>, <c>container:ID</c>.</summary>
    public string IpcMode { get; init; } = "private";

    /// <summary><c>""</c> for its own, <c>host</c>.</summary>
    public string UtsMode { get; init; } = "";

    /// <summary><c>""</c> for the engine's, <c>host</c>, <c>auto</c>.</summary>
    public string UsernsMode { get; init; } = "";

    /// <summary><c>private</c>, <c>host</c>; empty: private where cgroups are v2 alone.</summary>
    public string CgroupnsMode { get; init; } = "";

    /// <summary>Parent of the instance's cgroup; null: <c>/enisle</c>.</summary>
    public string? CgroupParent { get; init; }

    /// <summary>All capabilities, all devices, no filter, writable /sys: within the level's kernel.</summary>
    public bool Privileged { get; init; }

    /// <summary>With or without <c>CAP_</c>; <c>ALL</c>.</summary>
    public IReadOnlyList<string> CapAdd { get; init; } = [];

    /// <summary>With or without <c>CAP_</c>; <c>ALL</c>.</summary>
    public IReadOnlyList<string> CapDrop { get; init; } = [];

    /// <summary>As after <c>--security-opt</c>.</summary>
    public IReadOnlyList<string> SecurityOpt { get; init; } = [];

    /// <summary>More groups for the workload.</summary>
    public IReadOnlyList<string> GroupAdd { get; init; } = [];

    /// <summary>Kernel settings by name.</summary>
    public IReadOnlyDictionary<string, string> Sysctls { get; init; } = new Dictionary<string, string>(0);

    /// <summary>As after <c>--device</c>.</summary>
    public IReadOnlyList<string> Devices { get; init; } = [];

    /// <summary>As after <c>--device-cgroup-rule</c>.</summary>
    public IReadOnlyList<string> DeviceCgroupRules { get; init; } = [];

    /// <summary>As after <c>--ulimit</c>.</summary>
    public IReadOnlyList<string> Ulimits { get; init; } = [];

    /// <summary>A small init of Enisle's is pid 1 and reaps.</summary>
    public bool Init { get; init; }

    /// <summary>Removed when it has ended.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>What happens when it has ended.</summary>
    public RestartPolicy RestartPolicy { get; init; } = RestartPolicy.No;

    /// <summary>Where output goes.</summary>
    public LogOptions Log { get; init; } = new();
}
