using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups.Systemd;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups;

/// <content>Cgroups that systemd makes: the instance is a transient scope of it. Spec: systemd.scope(5).</content>
public sealed partial class InstanceCgroup
{
    /// <summary>The scope's name when systemd is in charge; otherwise null.</summary>
    private string? _unit;

    /// <summary>Has systemd make a scope with the limits that it knows, and move the instance's first process into it.</summary>
    /// <param name="host">What is mounted.</param>
    /// <param name="cgroupsPath">As in <c>slice:prefix:name</c>, or null.</param>
    /// <param name="id">The instance's name.</param>
    /// <param name="resources">The configuration's limits; <see cref="Apply"/> writes the others.</param>
    /// <param name="pid">A process that waits: systemd makes no scope without one.</param>
    /// <param name="rootless">Asks the user's own service manager.</param>
    /// <param name="annotations">The configuration's: <c>org.systemd.property.NAME</c> is a property of the scope.</param>
    public static InstanceCgroup CreateScope(
        CgroupHost host,
        string? cgroupsPath,
        string id,
        Resources resources,
        int pid,
        bool rootless = false,
        IReadOnlyDictionary<string, string>? annotations = null)
    {
        List<SystemdProperty> asked = annotations is null ? [] : PropertyAnnotations.Read(annotations);
        ScopeName name = ScopeName.Parse(cgroupsPath, id, rootless);
        using SystemdManager manager = SystemdManager.Connect(rootless);
        int version = SystemdLimits.NeedsVersion(resources) ? manager.ReadVersion() : -1;
        List<SystemdProperty> properties = ScopeProperties(name, id, pid, host.Unified);
        properties.AddRange(SystemdLimits.Build(resources, host.Unified, version, withDevices: !rootless));
        properties.AddRange(asked);
        manager.StartScope(name.Unit, properties);
        InstanceCgroup instance = new(host) { Rootless = rootless, _unit = name.Unit };
        try
        {
            string below = (rootless ? manager.ReadControlGroup() : string.Empty) + SlicePath.Expand(name.Slice);
            instance.Adopt(host, $"{below}/{name.Unit}".TrimStart('/'), resources, pid);
            return instance;
        }
        catch
        {
            manager.StopScope(name.Unit);
            instance.Withdraw();
            throw;
        }
    }

    /// <summary>The cgroups of an instance made with <see cref="CreateScope"/> earlier.</summary>
    public static InstanceCgroup OpenScope(IReadOnlyDictionary<string, string> paths, bool rootless = false)
    {
        InstanceCgroup opened = Open(paths);
        opened.Rootless = rootless;
        foreach (string path in paths.Values)
        {
            opened._unit = path[(path.LastIndexOf('/') + 1)..];
        }

        return opened;
    }

    private static List<SystemdProperty> ScopeProperties(ScopeName name, string id, int pid, bool isUnified) =>
    [
        SystemdProperty.Text("Description", $"Enisle instance {id}"),
        SystemdProperty.Text("Slice", name.Slice),
        SystemdProperty.Boolean("Delegate", true),
        new("PIDs", "au", new uint[] { (uint)pid }),
        SystemdProperty.Boolean("MemoryAccounting", true),
        SystemdProperty.Boolean("CPUAccounting", true),
        SystemdProperty.Boolean(isUnified ? "IOAccounting" : "BlockIOAccounting", true),
        SystemdProperty.Boolean("TasksAccounting", true),

        // The shutdown of the machine ends a scope in its own time, not before all else.
        SystemdProperty.Boolean("DefaultDependencies", false),
    ];

    /// <summary>Takes the scope's cgroups as ours; on v1 those are made besides that systemd does not make.</summary>
    private void Adopt(CgroupHost host, string relative, Resources resources, int pid)
    {
        ControllerSet needed = ControllerSets.NeededBy(resources);
        foreach (CgroupHierarchy hierarchy in host.Hierarchies)
        {
            bool isSystemds = hierarchy.Name is "" or "systemd";
            if (!isSystemds && !IsUseful(host, hierarchy, needed))
            {
                continue;
            }

            string path = $"{hierarchy.MountPoint}/{relative}";
            Errno errno = isSystemds ? Errno.EEXIST : MakeWithParents(hierarchy, path, needed);
            if (errno is not (Errno.None or Errno.EEXIST))
            {
                throw new LinuxException(errno, "mkdir", path);
            }

            HierarchyCgroup member = new(hierarchy.Name, hierarchy.Version, new CgroupDirectory(path));
            _members.Add(member);
            if (errno == Errno.None)
            {
                _made.Add(member);
            }

            if (member.Version == CgroupVersion.V2)
            {
                UnifiedControllers.Enable(hierarchy.MountPoint, member.Directory, WantedInUnified(needed));
            }
            else if (member.Has("cpuset") && resources.Cpu is { } cpu)
            {
                Limits.CpusetController.Apply(member.Directory, cpu);
            }

            if (hierarchy.Name.Length > 0)
            {
                errno = member.Directory.TryJoin(pid);
                if (errno != Errno.None)
                {
                    throw new LinuxException(errno, $"write {pid}", $"{path}/cgroup.procs");
                }
            }
        }
    }

    private void ApplyToScope(Resources resources)
    {
        if (IsUnifiedAlone && resources.Memory is { } memory)
        {
            // Before systemd sets the limit: after it, the check would come too late for what runs there.
            Limits.MemoryController.RefuseBelowUsage(_members[0].Directory, memory);
        }

        using SystemdManager manager = SystemdManager.Connect(Rootless);
        int version = SystemdLimits.NeedsVersion(resources) ? manager.ReadVersion() : -1;
        bool withDevices = resources.Devices.Count > 0 && !Rootless;
        List<SystemdProperty> properties = SystemdLimits.Build(resources, IsUnifiedAlone, version, withDevices);
        if (properties.Count > 0)
        {
            manager.SetProperties(_unit!, properties);
        }
    }

    private void StopScope()
    {
        using SystemdManager manager = SystemdManager.Connect(Rootless);
        manager.StopScope(_unit!);
    }
}
