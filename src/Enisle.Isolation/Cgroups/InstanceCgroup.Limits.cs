using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups.Limits;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups;

/// <content>Limits. Spec: config-linux.md, «Control groups».</content>
public sealed partial class InstanceCgroup
{
    private const string Field = "linux.resources";

    /// <summary>An ordinary user cannot restrict devices, and cannot make any either: what the kernel refuses there is let be, as in runc.</summary>
    public bool Rootless { get; set; }

    /// <summary>Writes all limits of a configuration; what it does not mention stays as it is.</summary>
    /// <param name="resources">The configuration's <c>linux.resources</c>.</param>
    /// <param name="isUpdate">
    /// Of a running instance. Otherwise devices are restricted also when the configuration has no rule: nothing but the default ones.
    /// </param>
    /// <exception cref="EnisleException">One line that names the field and the rule, or the controller that the host lacks.</exception>
    public void Apply(Resources resources, bool isUpdate)
    {
        if (resources.Unified.Count > 0 && !IsUnifiedAlone)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{Field}.unified: the host has cgroup v1: only v2 has these files");
        }

        if (isUpdate)
        {
            AddMissing(resources);
            if (_unit is not null)
            {
                ApplyToScope(resources);
            }
        }

        if (!isUpdate || resources.Devices.Count > 0)
        {
            ApplyDevices(resources, isUpdate);
        }

        if (resources.PidsLimit is { } pids)
        {
            PidsController.Apply(Require(ControllerSet.Pids, $"{Field}.pids").Directory, pids);
        }

        ApplyMemory(resources, isUpdate);
        ApplyCpu(resources);
        if (resources.BlockIO is { } io && BlockIOController.IsSet(io))
        {
            HierarchyCgroup member = Require(ControllerSet.BlockIO, $"{Field}.blockIO");
            if (member.Version == CgroupVersion.V2)
            {
                BlockIOController.ApplyV2(member.Directory, io);
            }
            else
            {
                BlockIOController.ApplyV1(member.Directory, io);
            }
        }

        ApplyRare(resources);
        if (resources.Unified.Count > 0)
        {
            UnifiedFiles.Apply(_members[0].Directory, resources.Unified);
        }
    }

    private bool IsUnifiedAlone => _members.Count == 1 && _members[0].Version == CgroupVersion.V2 && _members[0].Name.Length == 0;

    private void ApplyDevices(Resources resources, bool isUpdate)
    {
        if (Find(ControllerSet.Devices) is not { } member)
        {
            if (resources.Devices.Count > 0 && !Rootless)
            {
                throw Missing(ControllerSet.Devices, $"{Field}.devices");
            }

            return;
        }

        try
        {
            if (member.Version == CgroupVersion.V2)
            {
                DevicesController.ApplyV2(member.Directory, resources.Devices, replaces: isUpdate || !_made.Contains(member));
            }
            else
            {
                DevicesController.ApplyV1(member.Directory, resources.Devices, isUpdate);
            }
        }
        catch (EnisleException e) when (Rootless && e.Kind == ErrorKind.Host)
        {
            // See Rootless.
        }
    }

    private void ApplyMemory(Resources resources, bool isUpdate)
    {
        if (resources.Memory is not { } memory || !MemoryController.IsSet(memory))
        {
            return;
        }

        HierarchyCgroup member = Require(ControllerSet.Memory, $"{Field}.memory");
        if (member.Version == CgroupVersion.V2)
        {
            MemoryController.ApplyV2(member.Directory, memory);
        }
        else
        {
            MemoryController.ApplyV1(member.Directory, memory, isUpdate);
        }
    }

    private void ApplyCpu(Resources resources)
    {
        if (resources.Cpu is not { } cpu)
        {
            return;
        }

        if (CpuController.IsSet(cpu))
        {
            HierarchyCgroup member = Require(ControllerSet.Cpu, $"{Field}.cpu");
            if (member.Version == CgroupVersion.V2)
            {
                CpuController.ApplyV2(member.Directory, cpu);
            }
            else
            {
                CpuController.ApplyV1(member.Directory, cpu);
            }
        }

        if (!string.IsNullOrEmpty(cpu.Cpus) || !string.IsNullOrEmpty(cpu.Mems))
        {
            CpusetController.Apply(Require(ControllerSet.CpuSet, $"{Field}.cpu.cpus").Directory, cpu);
        }
    }

    private void ApplyRare(Resources resources)
    {
        if (resources.HugepageLimits.Count > 0)
        {
            HierarchyCgroup member = Require(ControllerSet.HugeTlb, $"{Field}.hugepageLimits");
            HugeTlbController.Apply(member.Directory, member.Version, resources.HugepageLimits);
        }

        if (resources.Network?.ClassId is { } classId and > 0)
        {
            NetworkController.ApplyClass(RequireV1(ControllerSet.NetClass, $"{Field}.network.classID"), classId);
        }

        if (resources.Network?.Priorities is { Count: > 0 } priorities)
        {
            NetworkController.ApplyPriorities(RequireV1(ControllerSet.NetPriority, $"{Field}.network.priorities"), priorities);
        }

        if (resources.Rdma.Count > 0)
        {
            RdmaController.Apply(Require(ControllerSet.Rdma, $"{Field}.rdma").Directory, resources.Rdma);
        }
    }

    private HierarchyCgroup Require(ControllerSet controller, string field)
    {
        HierarchyCgroup? member = Find(controller);

        // On a hybrid host v2's cgroup stands for what v1 lacks, but only with the controllers that it has.
        bool isServed = member is not null
            && (member.Version == CgroupVersion.V1 || member.Name.Length == 0 || controller.NameV2() is not { } name
                || UnifiedControllers.Contains(member.Directory.TryRead("cgroup.controllers") ?? [], name));
        return isServed ? member! : throw Missing(controller, field);
    }

    private CgroupDirectory RequireV1(ControllerSet controller, string field)
    {
        HierarchyCgroup? member = Find(controller);
        return member?.Version == CgroupVersion.V1 ? member.Directory
            : IsUnifiedAlone ? throw Limit.NotInV2(field) : throw Missing(controller, field);
    }

    private EnisleException Missing(ControllerSet controller, string field) =>
        _members.Count == 0
            ? new(ErrorKind.Unsupported, $"{field}: the instance has no cgroup: none could be made without more rights")
            : new(ErrorKind.Unsupported, $"{field}: the host has no {controller.NameV1()} controller for it");

    /// <summary>A limit on a controller that the instance was made without: its cgroup is made now, and the processes move in.</summary>
    private void AddMissing(Resources resources)
    {
        ControllerSet needed = ControllerSets.NeededBy(resources) & ~ControllerSet.Always;
        if (needed == ControllerSet.None || _members.Count == 0)
        {
            return;
        }

        CgroupHost? host = _host ??= CgroupHost.Detect();
        if (host is null || _members[0].Name.Length == 0)
        {
            if (host is not null)
            {
                UnifiedControllers.Enable(host.Hierarchies[0].MountPoint, _members[0].Directory, needed);
            }

            return;
        }

        string relative = RelativePath(host);
        foreach (CgroupHierarchy hierarchy in host.Hierarchies)
        {
            if (!IsMember(hierarchy.Name) && relative.Length > 0 && IsUsefulBeyondAlways(host, hierarchy, needed))
            {
                Make(hierarchy, hierarchy.MountPoint + relative, needed, mayGoWithout: Rootless);
                MoveInto(hierarchy.Name, resources);
            }
        }
    }

    private static bool IsUsefulBeyondAlways(CgroupHost host, CgroupHierarchy hierarchy, ControllerSet needed) =>
        hierarchy.Version == CgroupVersion.V2 || hierarchy.Controllers.Count > 0 ? IsUseful(host, hierarchy, needed) : false;

    private bool IsMember(string name)
    {
        foreach (HierarchyCgroup member in _members)
        {
            if (member.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Where the instance's cgroup is in the first hierarchy that still stands where it was made.</summary>
    private string RelativePath(CgroupHost host)
    {
        foreach (HierarchyCgroup member in _members)
        {
            foreach (CgroupHierarchy hierarchy in host.Hierarchies)
            {
                if (hierarchy.Name == member.Name
                    && member.Directory.Path.StartsWith(hierarchy.MountPoint + "/", StringComparison.Ordinal))
                {
                    return member.Directory.Path[hierarchy.MountPoint.Length..];
                }
            }
        }

        return string.Empty;
    }

    private void MoveInto(string name, Resources resources)
    {
        IReadOnlyList<int> pids = Pids(recursive: true);
        foreach (HierarchyCgroup member in _members)
        {
            if (member.Name != name)
            {
                continue;
            }

            if (member.Has("cpuset") && resources.Cpu is { } cpu)
            {
                CpusetController.Apply(member.Directory, cpu);
            }

            foreach (int pid in pids)
            {
                Errno errno = member.Directory.TryJoin(pid);
                if (errno is not (Errno.None or Errno.ESRCH))
                {
                    throw new LinuxException(errno, $"write {pid}", $"{member.Directory.Path}/cgroup.procs");
                }
            }
        }
    }
}
