using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>What the plan of one more process is made from.</summary>
public sealed record ExecContext
{
    /// <summary>What it becomes.</summary>
    public required ProcessSettings Settings { get; init; }

    /// <summary>A pidfd of the container's first process: whose namespaces are joined.</summary>
    public required OwnedFd FirstProcess { get; init; }

    /// <summary>CLONE_NEW* of the namespaces to join through it: all that the container has of its own but the PID namespace.</summary>
    public required ulong Namespaces { get; init; }

    /// <summary>The container's PID namespace; null when it has none of its own.</summary>
    public OwnedFd? PidNamespace { get; init; }

    /// <summary>Whether the PID namespace can be entered only after the user namespace, and so only by a fork: rootless.</summary>
    public bool Forks { get; init; }

    /// <summary>Whether a user namespace is among those joined.</summary>
    public bool EntersUserNamespace { get; init; }

    /// <summary>What the process joins its cgroups through.</summary>
    public IReadOnlyList<OwnedFd> CgroupJoins { get; init; } = [];

    /// <summary>The cgroup v2 directory that the process is born into, or null.</summary>
    public OwnedFd? CgroupDirectory { get; init; }

    /// <summary>The root file system's host path for a container without a mount namespace; null where the namespace has it.</summary>
    public string? ChangeRootTo { get; init; }

    /// <summary>linux.personality of the container.</summary>
    public Personality? Personality { get; init; }

    /// <summary>Whether the process may meet its parent before the end.</summary>
    public bool NeedsParent => Forks || Settings.ParentSetsLimits;
}
