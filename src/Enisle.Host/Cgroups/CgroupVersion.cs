namespace Enisle.Host.Cgroups;

/// <summary>Which of the kernel's two interfaces a hierarchy has. Spec: cgroups(7).</summary>
public enum CgroupVersion
{
    /// <summary>Not a cgroup file system.</summary>
    None = 0,

    /// <summary>One hierarchy for each controller or set of them.</summary>
    V1 = 1,

    /// <summary>One hierarchy for all controllers.</summary>
    V2 = 2,
}
