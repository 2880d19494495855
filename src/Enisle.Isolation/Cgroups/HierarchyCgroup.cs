using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups;

/// <summary>An instance's cgroup in one hierarchy.</summary>
/// <param name="Name">The hierarchy's name, see <see cref="CgroupHierarchy.Name"/>; v1 controllers can be read off it.</param>
/// <param name="Version">Which files it has.</param>
/// <param name="Directory">The cgroup itself.</param>
internal sealed record HierarchyCgroup(string Name, CgroupVersion Version, CgroupDirectory Directory)
{
    /// <summary>Whether the v1 controller is bound here.</summary>
    public bool Has(string controller)
    {
        if (Version != CgroupVersion.V1)
        {
            return false;
        }

        foreach (Range part in Name.AsSpan().Split(','))
        {
            if (Name.AsSpan()[part].SequenceEqual(controller))
            {
                return true;
            }
        }

        return false;
    }
}
