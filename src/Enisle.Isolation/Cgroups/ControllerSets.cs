using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups;

/// <summary>Names of controllers, and what a configuration needs of them.</summary>
internal static class ControllerSets
{
    /// <summary>In v2 these three need no controller: every cgroup has them.</summary>
    public const ControllerSet BuiltIntoV2 = ControllerSet.CpuAccounting | ControllerSet.Devices | ControllerSet.Freezer;

    private const int Count = 12;

    /// <summary>What is always wanted and what <paramref name="resources"/> wants besides.</summary>
    public static ControllerSet NeededBy(Resources? resources)
    {
        ControllerSet needed = ControllerSet.Always;
        if (resources is null)
        {
            return needed;
        }

        needed |= string.IsNullOrEmpty(resources.Cpu?.Cpus) && string.IsNullOrEmpty(resources.Cpu?.Mems) ? 0 : ControllerSet.CpuSet;
        needed |= resources.HugepageLimits.Count > 0 ? ControllerSet.HugeTlb : 0;
        needed |= resources.Network?.ClassId is > 0 ? ControllerSet.NetClass : 0;
        needed |= resources.Network?.Priorities.Count > 0 ? ControllerSet.NetPriority : 0;
        needed |= resources.Rdma.Count > 0 ? ControllerSet.Rdma : 0;
        return needed;
    }

    /// <summary>The v1 name of a single controller.</summary>
    public static string NameV1(this ControllerSet controller) => controller switch
    {
        ControllerSet.Cpu => "cpu",
        ControllerSet.CpuAccounting => "cpuacct",
        ControllerSet.CpuSet => "cpuset",
        ControllerSet.Memory => "memory",
        ControllerSet.Pids => "pids",
        ControllerSet.Devices => "devices",
        ControllerSet.Freezer => "freezer",
        ControllerSet.BlockIO => "blkio",
        ControllerSet.HugeTlb => "hugetlb",
        ControllerSet.NetClass => "net_cls",
        ControllerSet.NetPriority => "net_prio",
        _ => "rdma",
    };

    /// <summary>The v2 name of a single controller; null where v2 has none of that name.</summary>
    public static string? NameV2(this ControllerSet controller) => controller switch
    {
        ControllerSet.BlockIO => "io",
        ControllerSet.Cpu or ControllerSet.CpuSet or ControllerSet.Memory or ControllerSet.Pids or ControllerSet.HugeTlb
            or ControllerSet.Rdma => controller.NameV1(),
        _ => null,
    };

    /// <summary>Each single controller of the set, lowest first.</summary>
    public static IEnumerable<ControllerSet> Each(this ControllerSet set)
    {
        for (int bit = 0; bit < Count; bit++)
        {
            if (((int)set & (1 << bit)) != 0)
            {
                yield return (ControllerSet)(1 << bit);
            }
        }
    }
}
