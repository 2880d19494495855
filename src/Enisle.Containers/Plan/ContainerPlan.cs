using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>From a configuration to the steps of the container's first process: the whole story, in order.</summary>
public static class ContainerPlan
{
    /// <summary>The plan of <c>create</c> and <c>run</c>.</summary>
    public static SpawnPlan Build(PlanContext context)
    {
        SpawnPlanBuilder plan = new() { CloneFlags = NamespacePlan.BirthFlags(context), WaitForIdMaps = context.Makes(NamespaceKind.User) };
        foreach (Host.Fd.OwnedFd fd in InheritedDescriptors(context))
        {
            plan.Inherit(fd);
        }

        CgroupPlan.Join(plan, context);       // first: all that follows counts against the limits, and a cgroup namespace starts here
        NamespacePlan.Enter(plan, context);
        ProcessPlan.NewSession(plan, context);
        NamespacePlan.Name(plan, context);

        if (context.Has(NamespaceKind.Mount))
        {
            PlanSlot root = RootFsPlan.Take(plan, context);
            PlanSlot? proc = MountPlan.MountAll(plan, context, root);
            DevicePlan.Make(plan, context, root);
            ConsolePlan.Open(plan, context, root);
            ProcessPlan.EnsureWorkingDirectory(plan, context, root);
            SysctlPlan.Apply(plan, context, proc);
            RootFsPlan.RunHooks(plan, context);   // createRuntime, createContainer: before the root changes
            PathPlan.MakeReadOnly(plan, context, root);
            PathPlan.Mask(plan, context, root);
            RootFsPlan.Change(plan, context, root);
        }
        else
        {
            RootFsPlan.RunHooks(plan, context);
            RootFsPlan.ChangeRootOnly(plan, context);
        }

        ProcessPlan.Prepare(plan, context);
        ProcessPlan.BecomeWorkload(plan, context);
        return plan.Build();
    }

    private static IEnumerable<Host.Fd.OwnedFd> InheritedDescriptors(PlanContext context)
    {
        yield return context.Sync;
        foreach (Host.Fd.OwnedFd fd in context.CgroupJoins)
        {
            yield return fd;
        }

        foreach (NamespaceToJoin join in context.Joins)
        {
            yield return join.Fd;
        }

        foreach (Host.Fd.OwnedFd tree in context.ParentTrees.Values)
        {
            yield return tree;
        }

        foreach (Host.Fd.OwnedFd? fd in (Host.Fd.OwnedFd?[])[context.ConsoleSocket, context.StartFifo, context.ResultFifo, context.Seccomp?.ListenerSocket])
        {
            if (fd is not null)
            {
                yield return fd;
            }
        }
    }
}
