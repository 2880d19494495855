using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>From a configuration to the steps of the container's first process: the whole story, in order.</summary>
public static class ContainerPlan
{
    /// <summary>The plan of <c>create</c> and <c>run</c>.</summary>
    public static SpawnPlan Build(PlanContext context)
    {
        ProcessSettings settings = context.Settings;
        Process process = settings.Process;
        SpawnPlanBuilder plan = new()
        {
            CloneFlags = NamespacePlan.BirthFlags(context),
            WaitForIdMaps = context.Makes(NamespaceKind.User),
            CgroupDirectory = context.CgroupDirectory,
            PidNamespace = NamespacePlan.BornInto(context),
        };
        foreach (OwnedFd fd in InheritedDescriptors(context))
        {
            plan.Inherit(fd);
        }

        ProcessPlan.Begin(plan);
        CgroupPlan.Join(plan, context);       // first: all that follows counts against the limits, and a cgroup namespace starts here
        PlanSlot? label = ProcessPlan.OpenLabel(plan, settings);
        SetOomScore(plan, context);
        NamespacePlan.Enter(plan, context);
        NamespacePlan.Name(plan, context);
        NetworkPlan.RaiseLoopback(plan, context);

        if (context.Has(NamespaceKind.Mount))
        {
            PlanSlot root = RootFsPlan.Take(plan, context);
            PlanSlot? proc = MountPlan.MountAll(plan, context, root);
            DevicePlan.Make(plan, context, root);
            ConsolePlan.Open(plan, process, settings.ConsoleSocket, root, mountsConsole: true);
            ProcessPlan.EnsureWorkingDirectory(plan, process, root);
            SysctlPlan.Apply(plan, context, proc);
            RootFsPlan.RunHooks(plan, context);
            HookPlan.CreateContainer(plan, context);
            PathPlan.MakeReadOnly(plan, context, root);
            PathPlan.Mask(plan, context, root);
            RootFsPlan.Change(plan, context, root);
        }
        else
        {
            RootFsPlan.RunHooks(plan, context);
            HookPlan.CreateContainer(plan, context);
            RootFsPlan.ChangeRootOnly(plan, context);
        }

        SchedulingPlan.SetMemoryPolicy(plan, context.Linux.MemoryPolicy);
        SchedulingPlan.SetPersonality(plan, context.Linux.Personality);
        PlanSlot program = ProcessPlan.Prepare(plan, settings);
        Rendezvous.Await(plan, settings.Sync);
        plan.DieWithParent(0);
        WaitForStart(plan, context);
        HookPlan.StartContainer(plan, context);
        plan.RestoreSignals();
        ProcessPlan.BecomeWorkload(plan, settings, program, label);
        return plan.Build();
    }

    // Closing the error pipe tells the parent that the container is created; what fails from here on is told to «start».
    private static void WaitForStart(SpawnPlanBuilder plan, PlanContext context)
    {
        if (context.StartFifo is { } start && context.ResultFifo is { } result)
        {
            int mark = plan.SlotMark;
            PlanSlot errors = plan.ErrorDescriptor();
            plan.RedirectFailures(result.Number);
            plan.Close(errors);
            plan.Call("read", "start", Syscall.read, start.Number, plan.Buffer(1), 1);
            plan.Close(start.Number);
            plan.ReleaseSlots(mark);
        }
    }

    // In a user namespace the parent does it: lowering takes a privilege of the host.
    private static void SetOomScore(SpawnPlanBuilder plan, PlanContext context)
    {
        if (context.Settings.Process.OomScoreAdj is { } score && !context.Has(NamespaceKind.User))
        {
            int mark = plan.SlotMark;
            PlanSlot file = plan.Open("/proc/self/oom_score_adj", Fcntl.O_WRONLY).Result;
            plan.Write(file, score.ToString(System.Globalization.CultureInfo.InvariantCulture), "process.oomScoreAdj");
            plan.Close(file);
            plan.ReleaseSlots(mark);
        }
    }

    private static IEnumerable<OwnedFd> InheritedDescriptors(PlanContext context)
    {
        yield return context.Settings.Sync;
        foreach (OwnedFd fd in context.CgroupJoins)
        {
            yield return fd;
        }

        foreach (NamespaceToJoin join in context.Joins)
        {
            yield return join.Fd;
        }

        foreach (OwnedFd tree in context.ParentTrees.Values)
        {
            yield return tree;
        }

        foreach (OwnedFd? fd in (OwnedFd?[])
            [
                context.Settings.ConsoleSocket, context.Settings.Seccomp?.ListenerSocket, context.StartFifo, context.ResultFifo,
                context.RootTree, context.CreatingState, context.CreatedState,
            ])
        {
            if (fd is not null)
            {
                yield return fd;
            }
        }
    }
}
