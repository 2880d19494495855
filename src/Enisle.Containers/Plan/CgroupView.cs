namespace Enisle.Containers.Plan;

/// <summary>How the host's cgroups look from inside: which hierarchies a mount of type cgroup shows.</summary>
public sealed record CgroupView
{
    /// <summary>Whether the host is on cgroup v2 alone.</summary>
    public required bool Unified { get; init; }

    /// <summary>Each hierarchy to show.</summary>
    public required IReadOnlyList<CgroupHierarchyView> Hierarchies { get; init; }
}
