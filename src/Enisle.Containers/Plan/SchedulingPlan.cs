using System.Runtime.InteropServices;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>When and where the process runs: scheduler, I/O priority, personality.</summary>
internal static class SchedulingPlan
{
    /// <summary>Adds the steps.</summary>
    public static void Apply(SpawnPlanBuilder plan, Process process)
    {
        if (process.Scheduler is { } scheduler)
        {
            plan.Call("sched_setattr", "process.scheduler", Syscall.sched_setattr, 0, plan.Bytes(Attributes(scheduler)), 0);
        }

        if (process.IOPriority is { } priority)
        {
            const int OfProcess = 1;  // IOPRIO_WHO_PROCESS
            const int ClassShift = 13; // IOPRIO_CLASS_SHIFT
            int number = priority.Class switch { "IOPRIO_CLASS_RT" => 1, "IOPRIO_CLASS_BE" => 2, "IOPRIO_CLASS_IDLE" => 3, _ => 0 };
            plan.Call("ioprio_set", "process.ioPriority", Syscall.ioprio_set, OfProcess, 0, (number << ClassShift) | priority.Priority);
        }
    }

    /// <summary>linux.personality.</summary>
    public static void SetPersonality(SpawnPlanBuilder plan, Personality? personality)
    {
        if (personality is null)
        {
            return;
        }

        const int Linux32 = 8; // PER_LINUX32
        plan.Call("personality", "linux.personality", Syscall.personality, personality.Domain == "LINUX32" ? Linux32 : 0);
    }

    /// <summary>linux.memoryPolicy. Spec: set_mempolicy(2).</summary>
    public static void SetMemoryPolicy(SpawnPlanBuilder plan, MemoryPolicy? policy)
    {
        if (policy is null)
        {
            return;
        }

        int mode = policy.Mode switch
        {
            "MPOL_DEFAULT" => 0,
            "MPOL_PREFERRED" => 1,
            "MPOL_BIND" => 2,
            "MPOL_INTERLEAVE" => 3,
            "MPOL_LOCAL" => 4,
            "MPOL_PREFERRED_MANY" => 5,
            "MPOL_WEIGHTED_INTERLEAVE" => 6,
            _ => throw new EnisleException(ErrorKind.Invalid, $"linux.memoryPolicy.mode: \"{policy.Mode}\" is not known"),
        };
        foreach (string flag in policy.Flags)
        {
            mode |= flag switch
            {
                "MPOL_F_NUMA_BALANCING" => 1 << 13,
                "MPOL_F_RELATIVE_NODES" => 1 << 14,
                "MPOL_F_STATIC_NODES" => 1 << 15,
                _ => throw new EnisleException(ErrorKind.Invalid, $"linux.memoryPolicy.flags: \"{flag}\" is not known"),
            };
        }

        byte[] nodes = policy.Nodes is { Length: > 0 } list ? NumberList.ToMask(list, "linux.memoryPolicy.nodes") : [];
        long mask = nodes.Length == 0 ? 0 : plan.Bytes(nodes);

        // The kernel takes one bit less than it is told.
        plan.Call("set_mempolicy", "linux.memoryPolicy", Syscall.set_mempolicy, mode, mask, nodes.Length == 0 ? 0 : (nodes.Length * 8) + 1);
    }

    /// <summary>CPUs that the process may run on: a list as in <c>0-3,7</c>.</summary>
    public static void SetAffinity(SpawnPlanBuilder plan, string? cpus, string field)
    {
        if (cpus is { Length: > 0 })
        {
            byte[] mask = NumberList.ToMask(cpus, field);
            plan.Call("sched_setaffinity", field, Syscall.sched_setaffinity, 0, mask.Length, plan.Bytes(mask));
        }
    }

    // struct sched_attr, SCHED_ATTR_SIZE_VER0: linux/sched/types.h.
    private static byte[] Attributes(Scheduler scheduler)
    {
        const int Size = 48;
        byte[] attributes = new byte[Size];
        ulong flags = 0;
        foreach (string flag in scheduler.Flags)
        {
            flags |= flag switch
            {
                "SCHED_FLAG_RESET_ON_FORK" => Sched.SCHED_FLAG_RESET_ON_FORK,
                "SCHED_FLAG_RECLAIM" => Sched.SCHED_FLAG_RECLAIM,
                "SCHED_FLAG_DL_OVERRUN" => Sched.SCHED_FLAG_DL_OVERRUN,
                "SCHED_FLAG_KEEP_POLICY" => Sched.SCHED_FLAG_KEEP_POLICY,
                "SCHED_FLAG_KEEP_PARAMS" => Sched.SCHED_FLAG_KEEP_PARAMS,
                "SCHED_FLAG_UTIL_CLAMP_MIN" => Sched.SCHED_FLAG_UTIL_CLAMP_MIN,
                "SCHED_FLAG_UTIL_CLAMP_MAX" => Sched.SCHED_FLAG_UTIL_CLAMP_MAX,
                _ => throw new EnisleException(ErrorKind.Invalid, $"process.scheduler.flags: \"{flag}\" is not known"),
            };
        }

        int policy = scheduler.Policy switch
        {
            "SCHED_OTHER" => Sched.SCHED_NORMAL,
            "SCHED_FIFO" => Sched.SCHED_FIFO,
            "SCHED_RR" => Sched.SCHED_RR,
            "SCHED_BATCH" => Sched.SCHED_BATCH,
            "SCHED_IDLE" or "SCHED_ISO" => Sched.SCHED_IDLE,
            "SCHED_DEADLINE" => Sched.SCHED_DEADLINE,
            _ => throw new EnisleException(ErrorKind.Invalid, $"process.scheduler.policy: \"{scheduler.Policy}\" is not known"),
        };
        MemoryMarshal.Write(attributes.AsSpan(0), Size);
        MemoryMarshal.Write(attributes.AsSpan(4), policy);
        MemoryMarshal.Write(attributes.AsSpan(8), flags);
        MemoryMarshal.Write(attributes.AsSpan(16), scheduler.Nice);
        MemoryMarshal.Write(attributes.AsSpan(20), scheduler.Priority);
        MemoryMarshal.Write(attributes.AsSpan(24), scheduler.Runtime);
        MemoryMarshal.Write(attributes.AsSpan(32), scheduler.Deadline);
        MemoryMarshal.Write(attributes.AsSpan(40), scheduler.Period);
        return attributes;
    }
}
