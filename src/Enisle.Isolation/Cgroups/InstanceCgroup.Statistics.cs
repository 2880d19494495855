using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups.Statistics;

namespace Enisle.Isolation.Cgroups;

/// <content>What the kernel has counted.</content>
public sealed partial class InstanceCgroup
{
    /// <summary>How often the kernel has killed a task for want of memory; null where nobody counts.</summary>
    public ulong? OomKills => Find(ControllerSet.Memory) is not { } member ? null
        : member.Version == CgroupVersion.V2
            ? StatFile.ReadKey(member.Directory, "memory.events", "oom_kill"u8)
            : StatFile.ReadKey(member.Directory, "memory.oom_control", "oom_kill"u8);

    /// <summary>Whether the kernel has killed a task for want of memory.</summary>
    public bool OomKilled => OomKills is > 0;

    /// <summary>Begins to watch for it; null when the instance has no memory cgroup. Owner: the caller.</summary>
    public OomWatch? TryWatchOom() => Find(ControllerSet.Memory) is { } member
        ? new OomWatch(this, member.Directory, member.Version)
        : null;

    /// <summary>All counters of all hierarchies. Hierarchies that are gone meanwhile have none.</summary>
    public CgroupStats Stats()
    {
        CgroupStats stats = new();
        stats = Add(stats, ControllerSet.CpuAccounting, V1Statistics.AddCpuAccounting, null);
        stats = Add(stats, ControllerSet.Cpu, V1Statistics.AddCpu, V2Statistics.AddCpu);
        stats = Add(stats, ControllerSet.Memory, V1Statistics.AddMemory, V2Statistics.AddMemory);
        stats = Add(stats, ControllerSet.Pids, AddPidCounts, AddPidCounts);
        stats = Add(stats, ControllerSet.BlockIO, V1Statistics.AddBlockIO, V2Statistics.AddBlockIO);
        stats = Add(stats, ControllerSet.CpuSet, V1Statistics.AddCpuset, V2Statistics.AddCpuset);
        stats = Add(stats, ControllerSet.Rdma, AddRdma, AddRdma);
        if (Find(ControllerSet.HugeTlb) is { } member)
        {
            List<string> sizes = HugepageSizes.Read();
            stats = member.Version == CgroupVersion.V2
                ? V2Statistics.AddHugepages(stats, member.Directory, sizes)
                : V1Statistics.AddHugepages(stats, member.Directory, sizes);
        }

        return stats;
    }

    private static CgroupStats AddPidCounts(CgroupStats stats, CgroupDirectory cgroup) => stats with
    {
        PidsCurrent = cgroup.TryReadNumber("pids.current"),
        PidsLimit = cgroup.TryReadNumber("pids.max") is { } limit and not ulong.MaxValue ? limit : null,
    };

    private static CgroupStats AddRdma(CgroupStats stats, CgroupDirectory cgroup) => stats with
    {
        RdmaCurrent = StatFile.ReadRdma(cgroup, "rdma.current"),
        RdmaLimits = StatFile.ReadRdma(cgroup, "rdma.max"),
    };

    private CgroupStats Add(
        CgroupStats stats,
        ControllerSet controller,
        Func<CgroupStats, CgroupDirectory, CgroupStats> v1,
        Func<CgroupStats, CgroupDirectory, CgroupStats>? v2)
    {
        HierarchyCgroup? member = Find(controller);
        Func<CgroupStats, CgroupDirectory, CgroupStats>? add = member?.Version == CgroupVersion.V2 ? v2 : v1;
        return member is null || add is null ? stats : add(stats, member.Directory);
    }
}
