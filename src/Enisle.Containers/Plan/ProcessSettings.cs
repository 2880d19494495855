using Enisle.Host.Fd;
using Enisle.Isolation.Security;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>What a process becomes, whether it is a container's first or one more: all that the last stages of a plan need.</summary>
public sealed record ProcessSettings
{
    /// <summary>The configuration of it.</summary>
    public required Process Process { get; init; }

    /// <summary>Its environment, with HOME.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The child's end of the channel to the parent: one byte each way a rendezvous.</summary>
    public required OwnedFd Sync { get; init; }

    /// <summary>What the process has before it gives up any: nothing beyond them can be given.</summary>
    public required CapabilitySet OwnCapabilities { get; init; }

    /// <summary>A connected Unix socket that takes the terminal's master; null when there is no terminal.</summary>
    public OwnedFd? ConsoleSocket { get; init; }

    /// <summary>How many descriptors beyond 0, 1 and 2 the workload keeps.</summary>
    public int PreserveFds { get; init; }

    /// <summary>The seccomp program, or null.</summary>
    public SeccompLoad? Seccomp { get; init; }

    /// <summary>The new session keyring's name; null: the caller's is kept.</summary>
    public string? Keyring { get; init; }

    /// <summary>Whether the parent must act when all but the identity is set: limits that only it may raise.</summary>
    public bool ParentSetsLimits { get; init; }

    /// <summary>Those of 0, 1, 2 that shall belong to the workload's user.</summary>
    public IReadOnlyList<int> StdioToOwn { get; init; } = [];

    /// <summary>Those of 0, 1, 2 that are the host's null device.</summary>
    public IReadOnlyList<int> NullStdio { get; init; } = [];

    /// <summary>The label of a security module that the workload takes with its execve, or null.</summary>
    public SecurityLabel? Label { get; init; }
}
