using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;

namespace Enisle.Isolation.Cgroups;

/// <content>Cgroups that the workload has made inside its own.</content>
public sealed partial class InstanceCgroup
{
    /// <summary>As <see cref="OpenJoins(int)"/>, for a process that goes into a nested cgroup.</summary>
    /// <param name="initPid">The instance's first process.</param>
    /// <param name="nested">Path below the instance's cgroup by controller; under the key "" for all hierarchies.</param>
    /// <exception cref="EnisleException">A path that leads out, or is not there.</exception>
    public IReadOnlyList<OwnedFd> OpenJoins(int initPid, IReadOnlyDictionary<string, string> nested)
    {
        if (nested.Count == 0)
        {
            return OpenJoins(initPid);
        }

        List<OwnedFd> joins = new(_members.Count);
        foreach (HierarchyCgroup member in _members)
        {
            string path = PathIn(member, nested);
            string file = member.Version == CgroupVersion.V2 ? "cgroup.procs" : "tasks";
            OwnedFd? join = HostFile.TryOpenAt(
                Fcntl.AT_FDCWD, $"{member.Directory.Path}{path}/{file}", Fcntl.O_WRONLY, 0, out Errno errno);
            joins.Add(join ?? throw new EnisleException(ErrorKind.NotFound, $"cgroup {path}: {errno.Describe()}"));
        }

        return joins;
    }

    private static string PathIn(HierarchyCgroup member, IReadOnlyDictionary<string, string> nested)
    {
        if (!nested.TryGetValue(string.Empty, out string? path))
        {
            foreach (string controller in member.Name.Split(','))
            {
                if (nested.TryGetValue(controller, out path))
                {
                    break;
                }
            }
        }

        if (string.IsNullOrEmpty(path) || path == "/")
        {
            return string.Empty;
        }

        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                throw new EnisleException(ErrorKind.Invalid, $"cgroup {path}: leads out of the container's cgroup");
            }
        }

        return $"/{path.Trim('/')}";
    }
}
