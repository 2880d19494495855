using System.Text;
using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups;

/// <summary>One line of /proc/PID/cgroup: a hierarchy and the cgroup that the process is in. Spec: cgroups(7).</summary>
/// <param name="Bound">Controllers as in <c>cpu,cpuacct</c>, or <c>name=systemd</c>; empty for v2.</param>
/// <param name="Path">From the hierarchy's root, or from the process's cgroup namespace's.</param>
internal readonly record struct CgroupMembership(string Bound, string Path)
{
    private const string NamePrefix = "name=";

    public bool IsUnified => Bound.Length == 0;

    public bool IsNamed => Bound.StartsWith(NamePrefix, StringComparison.Ordinal);

    /// <summary>The usual directory name of the hierarchy's mount.</summary>
    public string Name => IsUnified ? "unified" : IsNamed ? Bound[NamePrefix.Length..] : Bound;

    /// <summary>v1 in the kernel's order (rising number), v2 last whatever its place: number 0 is printed last by the kernel.</summary>
    public static List<CgroupMembership> Parse(ReadOnlySpan<byte> text)
    {
        List<CgroupMembership> found = [];
        CgroupMembership? unified = null;
        while (!text.IsEmpty)
        {
            ReadOnlySpan<byte> line = Lines.Next(ref text);
            int first = line.IndexOf((byte)':');
            int second = first < 0 ? -1 : line[(first + 1)..].IndexOf((byte)':');
            if (second < 0)
            {
                continue;
            }

            CgroupMembership membership = new(
                Encoding.UTF8.GetString(line.Slice(first + 1, second)),
                Encoding.UTF8.GetString(line[(first + second + 2)..]));
            if (membership.IsUnified)
            {
                unified = membership;
            }
            else
            {
                found.Add(membership);
            }
        }

        if (unified is { } last)
        {
            found.Add(last);
        }

        return found;
    }

    /// <summary>The hierarchy, mounted at <paramref name="mountPoint"/> with the cgroup <paramref name="mountRoot"/> on top.</summary>
    public CgroupHierarchy At(string mountPoint, string mountRoot, bool alone) => new()
    {
        Name = alone ? string.Empty : Name,
        Version = IsUnified ? CgroupVersion.V2 : CgroupVersion.V1,
        MountPoint = mountPoint,
        MountOptions = IsUnified ? [] : IsNamed ? ["none", Bound] : Bound.Split(','),
        Controllers = IsUnified || IsNamed ? [] : Bound.Split(','),
        OwnDirectory = Below(mountPoint, mountRoot),
    };

    /// <summary>A mount made in another container shows only a part: then the path begins with that part's root.</summary>
    private string Below(string mountPoint, string mountRoot)
    {
        if (Path == "/" || Path.StartsWith("/..", StringComparison.Ordinal))
        {
            return mountPoint;
        }

        if (mountRoot == "/")
        {
            return mountPoint + Path;
        }

        return Path.StartsWith(mountRoot, StringComparison.Ordinal) && (Path.Length == mountRoot.Length || Path[mountRoot.Length] == '/')
            ? mountPoint + Path[mountRoot.Length..]
            : mountPoint;
    }
}
