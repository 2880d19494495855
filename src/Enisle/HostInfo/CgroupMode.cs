namespace Enisle.HostInfo;

/// <summary>Which cgroup interface the host's controllers are on. Spec: cgroups(7).</summary>
internal enum CgroupMode
{
    /// <summary>Nothing is mounted.</summary>
    None,

    /// <summary>One hierarchy a controller.</summary>
    V1,

    /// <summary>Controllers on v1, and a v2 hierarchy beside them.</summary>
    Hybrid,

    /// <summary>One hierarchy for all.</summary>
    V2,
}
