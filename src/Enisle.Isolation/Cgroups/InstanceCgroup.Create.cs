using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups.Limits;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups;

/// <content>Which cgroups there are, and how they are made.</content>
public sealed partial class InstanceCgroup
{
    /// <summary>Makes the cgroups of a new instance.</summary>
    /// <param name="host">What is mounted.</param>
    /// <param name="cgroupsPath">As in the configuration, see <see cref="CgroupPath"/>.</param>
    /// <param name="id">The instance's name, for a configuration without a path.</param>
    /// <param name="resources">The limits to come: hierarchies that only they need are left out otherwise.</param>
    /// <param name="rootless">Goes without a hierarchy in which nothing may be made, unless the configuration names a path.</param>
    /// <exception cref="EnisleException">A path against the rules, or one in which processes run already.</exception>
    public static InstanceCgroup Create(
        CgroupHost host, string? cgroupsPath, string id, Resources? resources = null, bool rootless = false)
    {
        CgroupPath path = CgroupPath.Parse(cgroupsPath, id);
        ControllerSet needed = ControllerSets.NeededBy(resources);
        bool mayGoWithout = rootless && string.IsNullOrEmpty(cgroupsPath);
        InstanceCgroup instance = new(host) { Rootless = rootless };
        try
        {
            foreach (CgroupHierarchy hierarchy in host.Hierarchies)
            {
                if (IsUseful(host, hierarchy, needed))
                {
                    instance.Make(hierarchy, path.In(hierarchy), needed, mayGoWithout);
                }
            }

            instance.RefuseWhenFrozen();
            return instance;
        }
        catch
        {
            instance.Withdraw();
            throw;
        }
    }

    /// <summary>Where <see cref="Create"/> makes them, for an instance whose creation was cut short: looks at nothing, makes nothing.</summary>
    public static InstanceCgroup Find(CgroupHost host, string? cgroupsPath, string id)
    {
        CgroupPath path = CgroupPath.Parse(cgroupsPath, id);
        InstanceCgroup instance = new(host);
        foreach (CgroupHierarchy hierarchy in host.Hierarchies)
        {
            instance._members.Add(new HierarchyCgroup(hierarchy.Name, hierarchy.Version, new CgroupDirectory(path.In(hierarchy))));
        }

        return instance;
    }

    private static bool IsUseful(CgroupHost host, CgroupHierarchy hierarchy, ControllerSet needed)
    {
        if (hierarchy.Version == CgroupVersion.V2)
        {
            return host.Unified || UnifiedServes(host, hierarchy, needed);
        }

        if (hierarchy.Controllers.Count == 0)
        {
            // A named hierarchy only groups processes. Where nobody keeps order in it, neither do we.
            return hierarchy.OwnDirectory != hierarchy.MountPoint
                || (hierarchy.Name == "systemd" && CgroupFileSystem.IsDirectory("/run/systemd/system"));
        }

        foreach (ControllerSet controller in needed.Each())
        {
            if (hierarchy.Has(controller.NameV1()))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>On a hybrid host the v2 hierarchy is joined only for a controller that v1 lacks: the join may wait for an RCU grace period.</summary>
    private static bool UnifiedServes(CgroupHost host, CgroupHierarchy unified, ControllerSet needed)
    {
        byte[]? available = null;
        foreach (ControllerSet controller in needed.Each())
        {
            if (host.Find(controller.NameV1()) is not null)
            {
                continue;
            }

            if (controller is ControllerSet.Devices or ControllerSet.Freezer)
            {
                return true;
            }

            available ??= HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, $"{unified.MountPoint}/cgroup.controllers") ?? [];
            if (controller.NameV2() is { } name && UnifiedControllers.Contains(available, name))
            {
                return true;
            }
        }

        return false;
    }

    private void Make(CgroupHierarchy hierarchy, string path, ControllerSet needed, bool mayGoWithout)
    {
        Errno errno = MakeWithParents(hierarchy, path, needed);
        if (errno is Errno.EACCES or Errno.EPERM or Errno.EROFS && mayGoWithout)
        {
            return;
        }

        if (errno is not (Errno.None or Errno.EEXIST))
        {
            throw new LinuxException(errno, "mkdir", path);
        }

        HierarchyCgroup member = new(hierarchy.Name, hierarchy.Version, new CgroupDirectory(path));
        if (errno == Errno.EEXIST)
        {
            RefuseWhenInUse(member);
        }

        _members.Add(member);
        if (errno == Errno.None)
        {
            _made.Add(member);
        }

        if (hierarchy.Version == CgroupVersion.V2)
        {
            UnifiedControllers.Enable(hierarchy.MountPoint, member.Directory, WantedInUnified(needed));
            UnifiedControllers.SettleType(member.Directory, needed);
        }
    }

    private static Errno MakeWithParents(CgroupHierarchy hierarchy, string path, ControllerSet needed)
    {
        bool isCpuset = needed.HasFlag(ControllerSet.CpuSet) && hierarchy.Has("cpuset");
        Errno errno = CgroupTree.TryMake(path);
        if (errno == Errno.ENOENT)
        {
            // Only below the mount: were that gone, plain directories would appear in its place.
            for (int slash = path.IndexOf('/', hierarchy.MountPoint.Length + 1); slash > 0; slash = path.IndexOf('/', slash + 1))
            {
                errno = CgroupTree.TryMake(path[..slash]);
                if (errno == Errno.None && isCpuset)
                {
                    CpusetController.Inherit(path[..slash]);
                }
            }

            errno = errno is Errno.None or Errno.EEXIST ? CgroupTree.TryMake(path) : errno;
        }

        if (errno == Errno.None && isCpuset)
        {
            CpusetController.Inherit(path);
        }

        return errno;
    }

    /// <summary>Two instances in one cgroup would be limited, paused and killed together.</summary>
    private static void RefuseWhenInUse(HierarchyCgroup member)
    {
        List<int> pids = [];
        AddPids(member.Directory, recursive: true, pids, depth: 0);
        if (pids.Count > 0)
        {
            member.Directory.Dispose();
            throw new EnisleException(
                ErrorKind.AlreadyExists,
                $"linux.cgroupsPath: {member.Directory.Path}: the cgroup is not empty: {pids.Count} process(es) found");
        }
    }

    /// <summary>In a cgroup below a frozen one nothing would ever run: the creation would wait for ever.</summary>
    private void RefuseWhenFrozen()
    {
        if (Find(ControllerSet.Freezer) is not { } member)
        {
            return;
        }

        bool isFrozen = member.Version == CgroupVersion.V2
            ? member.Directory.TryRead("cgroup.events").AsSpan().IndexOf("frozen 1"u8) >= 0
            : member.Directory.TryRead("freezer.state").AsSpan() is { IsEmpty: false } state && !state.StartsWith("THAWED"u8);
        if (isFrozen)
        {
            throw new EnisleException(ErrorKind.WrongState, $"linux.cgroupsPath: {member.Directory.Path}: the cgroup is frozen");
        }
    }

    private ControllerSet WantedInUnified(ControllerSet needed)
    {
        ControllerSet wanted = ControllerSet.None;
        foreach (ControllerSet controller in needed.Each())
        {
            wanted |= _host?.Find(controller.NameV1()) is null ? controller : 0;
        }

        return wanted;
    }

    /// <summary>Takes back what this object made, after a failure.</summary>
    private void Withdraw()
    {
        foreach (HierarchyCgroup member in _made)
        {
            CgroupTree.Remove(member.Directory.Path, deadline: 0);
        }

        Dispose();
    }
}
