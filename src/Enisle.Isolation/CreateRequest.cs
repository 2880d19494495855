using Enisle.Host.Fd;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation;

/// <summary>What a face asks a level to create.</summary>
public sealed record CreateRequest
{
    /// <summary>Where instances' state is kept.</summary>
    public required StateRoot StateRoot { get; init; }

    /// <summary>The new instance's id.</summary>
    public required string Id { get; init; }

    /// <summary>Absolute path of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>The bundle's configuration, read and validated.</summary>
    public required RuntimeConfig Config { get; init; }

    /// <summary>The same as it was on disk: kept with the state.</summary>
    public required ReadOnlyMemory<byte> ConfigJson { get; init; }

    /// <summary>A connected Unix socket that is sent the terminal's master; null when the process has none.</summary>
    public OwnedFd? ConsoleSocket { get; init; }

    /// <summary>A connected Unix socket that is sent a pidfd of the first process; null for none.</summary>
    public OwnedFd? PidFdSocket { get; init; }

    /// <summary>Where the process id is written, before the workload runs; null for nowhere.</summary>
    public string? PidFile { get; init; }

    /// <summary>How many descriptors beyond 0, 1 and 2 the workload keeps.</summary>
    public int PreserveFds { get; init; }

    /// <summary>The workload is executed without waiting for <see cref="IIsolationLevel.Start"/>.</summary>
    public bool StartAtOnce { get; init; }

    /// <summary>The root is changed by moving the mount instead of pivot_root(2).</summary>
    public bool NoPivot { get; init; }

    /// <summary>The caller's session keyring is kept.</summary>
    public bool NoNewKeyring { get; init; }

    /// <summary>Called once with the new instance's directory, empty but for its name, before anything of the configuration is acted on.</summary>
    /// <remarks>For what a face keeps there that the configuration's mounts refer to: the sd_notify socket. When it throws, so does Create.</remarks>
    public Action<InstanceDirectory>? PrepareDirectory { get; init; }

    /// <summary>Whether cgroups that the caller may not make or write to are done without; null: only as an ordinary user or in a user namespace.</summary>
    public bool? RootlessCgroups { get; init; }

    /// <summary>systemd makes the cgroup.</summary>
    public bool SystemdCgroup { get; init; }
}
