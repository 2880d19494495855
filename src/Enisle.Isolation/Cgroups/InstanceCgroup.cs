using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups;

/// <summary>The cgroups of one instance, one in each hierarchy that is of use to it.</summary>
/// <remarks>
/// Life: <see cref="Create"/> → <see cref="Apply"/> → a process joins → … → <see cref="Delete"/>. Limits come before the join, so
/// that nothing ever runs without them. Owner: descriptors are closed with this object, the cgroups stay.
/// </remarks>
public sealed partial class InstanceCgroup : IDisposable
{
    private readonly List<HierarchyCgroup> _members = [];
    private readonly List<HierarchyCgroup> _made = [];
    private CgroupHost? _host;

    private InstanceCgroup(CgroupHost? host) => _host = host;

    /// <summary>Hierarchy name to absolute directory: what the state record keeps.</summary>
    public IReadOnlyDictionary<string, string> Paths
    {
        get
        {
            Dictionary<string, string> paths = new(_members.Count);
            foreach (HierarchyCgroup member in _members)
            {
                paths[member.Name] = member.Directory.Path;
            }

            return paths;
        }
    }

    /// <summary>The cgroups of an instance made earlier. Looks at nothing: the directories may be gone.</summary>
    public static InstanceCgroup Open(IReadOnlyDictionary<string, string> paths)
    {
        InstanceCgroup opened = new(null);
        foreach ((string name, string path) in paths)
        {
            CgroupVersion version = name is "" or "unified" ? CgroupVersion.V2 : CgroupVersion.V1;
            opened._members.Add(new HierarchyCgroup(name, version, new CgroupDirectory(path)));
        }

        return opened;
    }

    /// <summary>Whether any of them is still there.</summary>
    public bool Exists()
    {
        foreach (HierarchyCgroup member in _members)
        {
            if (member.Directory.Exists())
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Removes all of them, with what the workload nested inside. What is gone already is no error.</summary>
    /// <param name="timeoutMs">How long to wait for tasks that have been killed and not yet left.</param>
    public void Delete(int timeoutMs = 2000)
    {
        if (_unit is not null)
        {
            StopScope();
        }

        long deadline = Environment.TickCount64 + timeoutMs;
        Errno failed = Errno.None;
        string where = string.Empty;
        foreach (HierarchyCgroup member in _members)
        {
            Errno errno = CgroupTree.Remove(member.Directory.Path, deadline);
            if (errno != Errno.None)
            {
                failed = errno;
                where = member.Directory.Path;
            }
        }

        if (failed != Errno.None)
        {
            throw new LinuxException(failed, "rmdir", where);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (HierarchyCgroup member in _members)
        {
            member.Directory.Dispose();
        }
    }

    /// <summary>Where a controller's files are: its v1 hierarchy, else v2's cgroup; null when the instance has neither.</summary>
    private HierarchyCgroup? Find(ControllerSet controller)
    {
        string name = controller.NameV1();
        HierarchyCgroup? unified = null;
        foreach (HierarchyCgroup member in _members)
        {
            if (member.Has(name))
            {
                return member;
            }

            unified = member.Version == CgroupVersion.V2 ? member : unified;
        }

        return unified;
    }
}
