using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups;

/// <summary>One mounted cgroup hierarchy of the host.</summary>
public sealed class CgroupHierarchy
{
    /// <summary>Its directory's name: <c>memory</c>, <c>cpu,cpuacct</c>, <c>systemd</c>; <c>unified</c> for v2 beside v1, empty for v2 alone.</summary>
    public required string Name { get; init; }

    /// <summary>Which interface its files have.</summary>
    public required CgroupVersion Version { get; init; }

    /// <summary>Absolute path of the mount.</summary>
    public required string MountPoint { get; init; }

    /// <summary>Data for mounting it once more: <c>cpu</c> and <c>cpuacct</c>, or <c>none</c> and <c>name=systemd</c>; empty for v2.</summary>
    public required IReadOnlyList<string> MountOptions { get; init; }

    /// <summary>The v1 controllers bound to it; none for a named hierarchy, and for v2, whose controllers each cgroup lists itself.</summary>
    public required IReadOnlyList<string> Controllers { get; init; }

    /// <summary>Absolute directory of the cgroup that the calling process is in.</summary>
    public required string OwnDirectory { get; init; }

    /// <summary>Whether a v1 controller is bound to it.</summary>
    public bool Has(string controller)
    {
        foreach (string name in Controllers)
        {
            if (name == controller)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} on {MountPoint}";
}
