using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Cgroups.Limits;

/// <summary>Memory and swap. A value of 0 leaves what is there; <c>kernel</c> is ignored (kernels from 5.16 have no such limit), as in runc.</summary>
internal static class MemoryController
{
    private const string Field = "linux.resources.memory";
    private const string LimitV1 = "memory.limit_in_bytes";
    private const string SwapV1 = "memory.memsw.limit_in_bytes";

    public static bool IsSet(MemoryLimits memory) =>
        memory.Limit is not (null or 0) || memory.Swap is not (null or 0) || memory.Reservation is not (null or 0)
        || memory.KernelTcp is not (null or 0) || memory.Swappiness is not null || memory.DisableOomKiller is not null
        || memory.UseHierarchy is not null;

    public static void ApplyV1(CgroupDirectory cgroup, MemoryLimits memory, bool isUpdate)
    {
        ApplyLimitAndSwapV1(cgroup, memory, isUpdate);
        if (memory.Reservation is { } reservation and not 0)
        {
            Limit.Write(cgroup, "memory.soft_limit_in_bytes", reservation, $"{Field}.reservation");
        }

        if (memory.KernelTcp is { } kernelTcp and not 0)
        {
            Limit.Write(cgroup, "memory.kmem.tcp.limit_in_bytes", kernelTcp, $"{Field}.kernelTCP");
        }

        // A new cgroup inherits its parent's; only an update has to say «on» again.
        if (memory.DisableOomKiller is { } disable && (disable || isUpdate))
        {
            Limit.Write(cgroup, "memory.oom_control", disable ? 1 : 0, $"{Field}.disableOOMKiller");
        }

        if (memory.UseHierarchy is { } useHierarchy)
        {
            Limit.Write(cgroup, "memory.use_hierarchy", useHierarchy ? 1 : 0, $"{Field}.useHierarchy");
        }

        if (memory.Swappiness is { } swappiness)
        {
            RequireSwappiness(swappiness);
            Limit.Write(cgroup, "memory.swappiness", (long)swappiness, $"{Field}.swappiness");
        }
    }

    public static void ApplyV2(CgroupDirectory cgroup, MemoryLimits memory)
    {
        RefuseV1Only(memory);
        RefuseBelowUsage(cgroup, memory);

        // Swap first: a smaller memory limit pushes pages out, and they need a place.
        long swap = Conversions.SwapOnly(memory);
        if (swap != 0 || memory.Swap is > 0)
        {
            WriteSwapV2(cgroup, swap);
        }

        if (memory.Limit is { } limit and not 0)
        {
            Limit.WriteOrMax(cgroup, "memory.max", limit, $"{Field}.limit");
        }

        if (memory.Reservation is { } reservation and not 0)
        {
            Limit.WriteOrMax(cgroup, "memory.low", reservation, $"{Field}.reservation");
        }
    }

    /// <remarks>v1 wants memory &lt;= memory+swap at every moment: what grows beyond the other goes second, what shrinks first.</remarks>
    private static void ApplyLimitAndSwapV1(CgroupDirectory cgroup, MemoryLimits memory, bool isUpdate)
    {
        long limit = memory.Limit ?? 0;
        long swap = memory.Swap ?? 0;

        // «Unlimited» without a word on swap means both; where the kernel does not account swap there is nothing to lift.
        if (limit == -1 && swap == 0 && cgroup.TryReadNumber(SwapV1) is not null)
        {
            swap = -1;
        }

        bool isSwapFirst = limit != 0 && swap != 0 && isUpdate
            && (swap == -1 || cgroup.TryReadNumber(LimitV1) is not { } current || current < (ulong)swap);
        if (isSwapFirst)
        {
            WriteSwapV1(cgroup, swap);
        }

        if (limit != 0)
        {
            WriteLimitV1(cgroup, limit);
        }

        if (swap != 0 && !isSwapFirst)
        {
            WriteSwapV1(cgroup, swap);
        }
    }

    private static void WriteLimitV1(CgroupDirectory cgroup, long limit)
    {
        Errno errno = cgroup.TryWrite(LimitV1, limit);
        if (errno == Errno.EBUSY)
        {
            throw new EnisleException(
                ErrorKind.Invalid,
                $"{Field}.limit: {limit} is less than what is in use (now {cgroup.TryReadNumber("memory.usage_in_bytes")} bytes, "
                + $"at most {cgroup.TryReadNumber("memory.max_usage_in_bytes")})");
        }

        if (errno != Errno.None)
        {
            throw Limit.Refused(cgroup, LimitV1, $"{limit}", $"{Field}.limit", errno);
        }
    }

    private static void WriteSwapV1(CgroupDirectory cgroup, long swap) => Limit.Write(cgroup, SwapV1, swap, $"{Field}.swap");

    private static void WriteSwapV2(CgroupDirectory cgroup, long swap)
    {
        Errno errno = swap < 0 ? cgroup.TryWrite("memory.swap.max", "max"u8) : cgroup.TryWrite("memory.swap.max", swap);

        // A kernel that does not account swap cannot limit it; to lift or to forbid it is then no demand.
        bool isMoot = errno == Errno.ENOENT && swap <= 0 && cgroup.TryReadNumber("memory.max") is not null;
        if (errno != Errno.None && !isMoot)
        {
            throw Limit.Refused(cgroup, "memory.swap.max", swap < 0 ? "max" : $"{swap}", $"{Field}.swap", errno);
        }
    }

    private static void RefuseV1Only(MemoryLimits memory)
    {
        if (memory.Swappiness is { } swappiness)
        {
            RequireSwappiness(swappiness);
            throw Limit.NotInV2($"{Field}.swappiness");
        }

        if (memory.KernelTcp is not (null or 0))
        {
            throw Limit.NotInV2($"{Field}.kernelTCP");
        }

        if (memory.DisableOomKiller == true)
        {
            throw Limit.NotInV2($"{Field}.disableOOMKiller");
        }

        if (memory.UseHierarchy == false)
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{Field}.useHierarchy: cgroup v2 is always hierarchical");
        }
    }

    /// <summary>v2 takes a limit below what is in use, and then kills; who asked for a check gets an error instead.</summary>
    public static void RefuseBelowUsage(CgroupDirectory cgroup, MemoryLimits memory)
    {
        if (memory.CheckBeforeUpdate != true)
        {
            return;
        }

        ulong usage = cgroup.TryReadNumber("memory.current") ?? 0;
        if (memory.Swap is > 0 && (ulong)memory.Swap.Value <= usage)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Field}.swap: {memory.Swap} is not above the memory in use, {usage} bytes");
        }

        if (memory.Limit is > 0 && (ulong)memory.Limit.Value <= usage)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Field}.limit: {memory.Limit} is not above the memory in use, {usage} bytes");
        }
    }

    private static void RequireSwappiness(ulong swappiness)
    {
        if (swappiness > 100)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Field}.swappiness: {swappiness} is not between 0 and 100");
        }
    }
}
