namespace Enisle.Isolation.Cgroups;

/// <summary>What an <see cref="OomWatch"/> has seen.</summary>
public enum OomEvent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The kernel has killed a task, or (v1 with the killer disabled) keeps one waiting.</summary>
    OutOfMemory,

    /// <summary>The cgroup is empty (v2) or removed: there is nothing more to wait for.</summary>
    Gone,
}
