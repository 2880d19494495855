using Enisle.Containers.Plan;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups;

namespace Enisle.Containers.Creation;

/// <summary>What a mount of type cgroup shows: the container's cgroup in each hierarchy, or its creator's where it has none of its own.</summary>
internal static class CgroupViews
{
    /// <summary>Null when the host has no cgroups.</summary>
    public static CgroupView? Of(CgroupHost? host, InstanceCgroup? cgroup)
    {
        if (host is null)
        {
            return null;
        }

        List<CgroupHierarchyView> hierarchies = [];
        foreach (CgroupHierarchy hierarchy in host.Hierarchies)
        {
            // On a hybrid host v2 has nothing that a container could use beside v1; runc shows v1 alone, too.
            if (host.Unified || hierarchy.Version == CgroupVersion.V1)
            {
                string directory = cgroup is not null && cgroup.Paths.TryGetValue(hierarchy.Name, out string? own) ? own : hierarchy.OwnDirectory;
                hierarchies.Add(new CgroupHierarchyView(hierarchy.Name, hierarchy.MountOptions, directory));
            }
        }

        return new CgroupView { Unified = host.Unified, Hierarchies = hierarchies };
    }
}
