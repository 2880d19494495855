using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>The process joins its own cgroups.</summary>
internal static class CgroupPlan
{
    /// <remarks>
    /// A task that moves itself, and only itself, takes no lock on its thread group (kernel commit 9a3284fad42f, 5.4): written from
    /// outside, the same move waits for an RCU grace period.
    /// </remarks>
    public static void Join(SpawnPlanBuilder plan, PlanContext context)
    {
        if (context.ParentJoinsCgroup)
        {
            Rendezvous.Meet(plan, context.Settings.Sync, Rendezvous.Cgroup);
        }

        foreach (OwnedFd fd in context.CgroupJoins)
        {
            plan.Write(fd.Number, "0", "cgroup");
            plan.Close(fd.Number);
        }

        if (context.Makes(NamespaceKind.Cgroup))
        {
            plan.Call("unshare", "cgroup namespace", Syscall.unshare, Sched.CLONE_NEWCGROUP);
        }
    }
}
