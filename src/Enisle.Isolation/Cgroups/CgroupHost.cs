using Enisle.Abi;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;

namespace Enisle.Isolation.Cgroups;

/// <summary>The cgroup hierarchies that this host has mounted, as the calling process sees them.</summary>
public sealed class CgroupHost
{
    /// <summary>Where every distribution mounts them.</summary>
    internal const string UsualRoot = "/sys/fs/cgroup";

    internal CgroupHost(IReadOnlyList<CgroupHierarchy> hierarchies) => Hierarchies = hierarchies;

    /// <summary>Whether there is cgroup v2 and nothing else.</summary>
    public bool Unified => Hierarchies.Count == 1 && Hierarchies[0].Version == CgroupVersion.V2;

    /// <summary>Whether v1 controllers stand beside a v2 hierarchy.</summary>
    public bool Hybrid => !Unified && UnifiedHierarchy is not null;

    /// <summary>All of them, v1 in the kernel's order, v2 last.</summary>
    public IReadOnlyList<CgroupHierarchy> Hierarchies { get; }

    /// <summary>The v2 hierarchy, alone or beside v1; null when there is none.</summary>
    public CgroupHierarchy? UnifiedHierarchy
    {
        get
        {
            CgroupHierarchy? last = Hierarchies.Count == 0 ? null : Hierarchies[^1];
            return last?.Version == CgroupVersion.V2 ? last : null;
        }
    }

    /// <summary>Looks at the host; null when no cgroup is mounted.</summary>
    /// <remarks>
    /// The mount table grows with every container alive, so it is read only where hierarchies are not in their usual places:
    /// a statfs(2) for each line of /proc/self/cgroup say as much in less.
    /// </remarks>
    public static CgroupHost? Detect()
    {
        byte[]? membership = HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, "/proc/self/cgroup");
        if (membership is null)
        {
            return null;
        }

        List<CgroupMembership> memberships = CgroupMembership.Parse(membership);
        List<CgroupHierarchy> found = UsualHierarchies(memberships)
            ?? CgroupMountTable.Parse(HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, "/proc/self/mountinfo") ?? [], memberships);
        return found.Count == 0 ? null : new CgroupHost(found);
    }

    /// <summary>The v1 hierarchy of a controller, or null.</summary>
    public CgroupHierarchy? Find(string controller)
    {
        foreach (CgroupHierarchy hierarchy in Hierarchies)
        {
            if (hierarchy.Has(controller))
            {
                return hierarchy;
            }
        }

        return null;
    }

    /// <summary>Null as soon as one hierarchy is not where it usually is.</summary>
    private static List<CgroupHierarchy>? UsualHierarchies(List<CgroupMembership> memberships)
    {
        bool isUnifiedAlone = CgroupFileSystem.Probe(UsualRoot) == CgroupVersion.V2;
        bool isWholeSeen = false;
        List<CgroupHierarchy> found = new(memberships.Count);
        foreach (CgroupMembership membership in memberships)
        {
            if (isUnifiedAlone && !membership.IsUnified)
            {
                continue;
            }

            string mountPoint = isUnifiedAlone ? UsualRoot : $"{UsualRoot}/{membership.Name}";
            CgroupVersion expected = membership.IsUnified ? CgroupVersion.V2 : CgroupVersion.V1;
            if (CgroupFileSystem.Probe(mountPoint) != expected)
            {
                return null;
            }

            // Inside a container without a cgroup namespace each mount shows a part only, and paths have to be cut accordingly.
            // One look tells for all: such mounts are made together.
            if (!isWholeSeen && membership.Path != "/")
            {
                isWholeSeen = CgroupFileSystem.IsRoot(mountPoint);
                if (!isWholeSeen)
                {
                    return null;
                }
            }

            found.Add(membership.At(mountPoint, "/", isUnifiedAlone));
        }

        return found;
    }
}
