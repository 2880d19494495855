using Enisle.Host;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups;

/// <summary>Where an instance's cgroup lies. Spec: config-linux.md, «cgroupsPath».</summary>
/// <param name="Absolute">Below the mount; otherwise below the runtime's own cgroup.</param>
/// <param name="Relative">Names joined by slashes, without one at either end; never empty, never with <c>.</c> or <c>..</c>.</param>
public readonly record struct CgroupPath(bool Absolute, string Relative)
{
    /// <summary>Slices are systemd's; what is made without it must not stand among its services.</summary>
    private const string SystemSlice = "/system.slice";

    private const string MachineSlice = "/machine.slice/machine-enisle.slice";

    /// <summary>Reads the configuration's value; null or empty is the instance's id below the runtime's own cgroup, as runc has it.</summary>
    public static CgroupPath Parse(string? cgroupsPath, string id)
    {
        if (string.IsNullOrEmpty(cgroupsPath))
        {
            return new(false, id);
        }

        List<string> names = [];
        foreach (string name in cgroupsPath.Split('/'))
        {
            if (name == "..")
            {
                throw Refused(cgroupsPath, "«..» is not allowed in it");
            }

            if (name.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            {
                throw Refused(cgroupsPath, "a control character is not allowed in it");
            }

            if (name.Length > 0 && name != ".")
            {
                names.Add(name);
            }
        }

        return names.Count == 0
            ? throw Refused(cgroupsPath, "it names the root cgroup")
            : new(cgroupsPath[0] == '/', string.Join('/', names));
    }

    /// <summary>The absolute directory of the cgroup in one hierarchy.</summary>
    public string In(CgroupHierarchy hierarchy)
    {
        if (Absolute)
        {
            return $"{hierarchy.MountPoint}/{Relative}";
        }

        // In v2 the runtime's own cgroup holds the runtime: no controller can be enabled for a child of it. Its parent is the next best.
        return hierarchy.Version == CgroupVersion.V2 && hierarchy.Name.Length == 0
            ? $"{Parent(hierarchy)}/{Relative}"
            : $"{hierarchy.OwnDirectory}/{Relative}";
    }

    private static string Parent(CgroupHierarchy hierarchy)
    {
        if (hierarchy.OwnDirectory == hierarchy.MountPoint)
        {
            return hierarchy.MountPoint;
        }

        string parent = hierarchy.OwnDirectory[..hierarchy.OwnDirectory.LastIndexOf('/')];
        return parent == hierarchy.MountPoint + SystemSlice ? hierarchy.MountPoint + MachineSlice : parent;
    }

    private static EnisleException Refused(string value, string rule) =>
        new(ErrorKind.Invalid, $"linux.cgroupsPath: {Quoted.Text(value)}: {rule}");
}
