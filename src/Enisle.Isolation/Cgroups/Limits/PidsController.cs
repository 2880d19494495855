using Enisle.Host.Cgroups;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>How many tasks. The file is the same in v1 and v2.</summary>
internal static class PidsController
{
    /// <remarks>0 is no limit: that is what crun makes of it and what engines mean by it (runc 1.4 alone makes it 1).</remarks>
    public static void Apply(CgroupDirectory cgroup, long limit) =>
        Limit.WriteOrMax(cgroup, "pids.max", limit == 0 ? -1 : limit, "linux.resources.pids.limit");
}
