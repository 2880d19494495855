namespace Enisle.Isolation.State;

/// <summary>What is remembered of an instance between commands: <c>state.json</c> in its directory.</summary>
public sealed record InstanceRecord
{
    /// <summary>The instance's name, also its directory's.</summary>
    public required string Id { get; init; }

    /// <summary>The state directory it was read from; not part of the file.</summary>
    public string Directory { get; init; } = string.Empty;

    /// <summary>The level that made it: <c>container</c>, …</summary>
    public required string Level { get; init; }

    /// <summary>The ociVersion of its configuration.</summary>
    public required string OciVersion { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>Absolute path of the root file system.</summary>
    public required string RootFs { get; init; }

    /// <summary>When it was created.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>User id of whoever created it.</summary>
    public uint Owner { get; init; }

    /// <summary>Its first process, as the host sees it; 0 while there is none yet.</summary>
    public int Pid { get; init; }

    /// <summary>When that process started, in clock ticks since boot (proc(5), stat field 22): a pid used again has another.</summary>
    public ulong PidStartTime { get; init; }

    /// <summary>Whether a process has ever been started in it: false means that creation was cut short.</summary>
    public bool Initialized { get; init; }

    /// <summary>Its cgroup by hierarchy, as absolute directories.</summary>
    public IReadOnlyDictionary<string, string> CgroupPaths { get; init; } = new Dictionary<string, string>(0);

    /// <summary>Whether systemd made the cgroup.</summary>
    public bool SystemdCgroup { get; init; }

    /// <summary>Whether the configuration has poststart or poststop hooks: without them it need not be read again.</summary>
    public bool HasLateHooks { get; init; }

    /// <summary>Directories of resctrl that are the instance's alone, by kind.</summary>
    public IReadOnlyDictionary<string, string> ResctrlPaths { get; init; } = new Dictionary<string, string>(0);

    /// <summary>The configuration's annotations.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(0);
}
