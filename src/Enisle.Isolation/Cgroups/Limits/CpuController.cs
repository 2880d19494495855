using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Shares of processor time. A value of 0 leaves what is there, as in runc.</summary>
internal static class CpuController
{
    private const string Field = "linux.resources.cpu";

    /// <summary>The kernel's default of cpu.max, microseconds.</summary>
    private const ulong DefaultPeriod = 100_000;

    public static bool IsSet(CpuLimits cpu) =>
        cpu.Shares is > 0 || cpu.Quota is not (null or 0) || cpu.Period is > 0 || cpu.Burst is not null || cpu.Idle is not null
        || cpu.RealtimeRuntime is not (null or 0) || cpu.RealtimePeriod is > 0;

    /// <remarks>Realtime bandwidth comes first: a task that is SCHED_RR already cannot enter a cgroup that has none.</remarks>
    public static void ApplyV1(CgroupDirectory cgroup, CpuLimits cpu)
    {
        if (cpu.RealtimePeriod is { } realtimePeriod and > 0)
        {
            Limit.Write(cgroup, "cpu.rt_period_us", (long)realtimePeriod, $"{Field}.realtimePeriod");
        }

        if (cpu.RealtimeRuntime is { } realtimeRuntime and not 0)
        {
            Limit.Write(cgroup, "cpu.rt_runtime_us", realtimeRuntime, $"{Field}.realtimeRuntime");
        }

        if (cpu.Shares is { } shares and > 0)
        {
            Limit.Write(cgroup, "cpu.shares", (long)Math.Min(shares, long.MaxValue), $"{Field}.shares");
        }

        ApplyBandwidthV1(cgroup, cpu);
        if (cpu.Idle is { } idle)
        {
            Limit.Write(cgroup, "cpu.idle", idle, $"{Field}.idle");
        }
    }

    public static void ApplyV2(CgroupDirectory cgroup, CpuLimits cpu)
    {
        if (cpu.RealtimePeriod is > 0)
        {
            throw Limit.NotInV2($"{Field}.realtimePeriod");
        }

        if (cpu.RealtimeRuntime is not (null or 0))
        {
            throw Limit.NotInV2($"{Field}.realtimeRuntime");
        }

        if (cpu.Shares is { } shares and > 0)
        {
            Limit.Write(cgroup, "cpu.weight", (long)Conversions.SharesToWeight(shares), $"{Field}.shares");
        }

        // The kernel wants burst <= quota at every moment: a burst that shrinks goes before the quota, one that grows after it.
        bool isBurstWritten = cpu.Burst is { } early && cgroup.TryWrite("cpu.max.burst", (long)early) == Errno.None;
        if (cpu.Quota is not (null or 0) || cpu.Period is > 0)
        {
            string quota = cpu.Quota is { } limit and > 0 ? limit.ToString(CultureInfo.InvariantCulture) : "max";
            string value = string.Create(CultureInfo.InvariantCulture, $"{quota} {(cpu.Period is { } period and > 0 ? period : DefaultPeriod)}");
            Limit.Write(cgroup, "cpu.max", value, cpu.Quota is not (null or 0) ? $"{Field}.quota" : $"{Field}.period");
        }

        if (cpu.Burst is { } burst && !isBurstWritten)
        {
            Limit.Write(cgroup, "cpu.max.burst", (long)burst, $"{Field}.burst");
        }

        if (cpu.Idle is { } idle)
        {
            Limit.Write(cgroup, "cpu.idle", idle, $"{Field}.idle");
        }
    }

    private static void ApplyBandwidthV1(CgroupDirectory cgroup, CpuLimits cpu)
    {
        bool isBurstWritten = cpu.Burst is { } early && cgroup.TryWrite("cpu.cfs_burst_us", (long)early) == Errno.None;
        bool isPeriodLeft = false;
        if (cpu.Period is { } period and > 0)
        {
            Errno errno = cgroup.TryWrite("cpu.cfs_period_us", (long)period);

            // The old quota over a smaller period may be more than the parent has: then the new quota goes first.
            isPeriodLeft = errno == Errno.EINVAL && cpu.Quota is not (null or 0);
            if (errno != Errno.None && !isPeriodLeft)
            {
                throw Limit.Refused(cgroup, "cpu.cfs_period_us", $"{period}", $"{Field}.period", errno);
            }
        }

        if (cpu.Quota is { } quota and not 0)
        {
            Limit.Write(cgroup, "cpu.cfs_quota_us", quota, $"{Field}.quota");
        }

        if (isPeriodLeft)
        {
            Limit.Write(cgroup, "cpu.cfs_period_us", (long)cpu.Period!.Value, $"{Field}.period");
        }

        if (cpu.Burst is { } burst && !isBurstWritten)
        {
            Limit.Write(cgroup, "cpu.cfs_burst_us", (long)burst, $"{Field}.burst");
        }
    }
}
