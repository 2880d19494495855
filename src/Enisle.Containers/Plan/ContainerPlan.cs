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

        if (context.ClassicMountHandle is { } handle)
        {
            plan.UseClassicMounts(handle);
        }

        ProcessPlan.Begin(plan);
        CgroupPlan.Join(plan, context);       // first: all that follows counts against the limits, and a cgroup namespace starts here
        PlanSlot? label = ProcessPlan.OpenLabel(plan, settings);
        ProcessPlan.SetOomScore(plan, process, context.Makes(NamespaceKind.User));
        NamespacePlan.Enter(plan, context);
        NamespacePlan.Name(plan, context);
        NetworkPlan.RaiseLoopback(plan, context);
        NetworkPlan.AwaitDevices(plan, context);

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
            ProcessPlan.ReopenNullStdio(plan, settings);
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
        Rendezvous.End(plan, settings.Sync, context.NeedsParent);
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
                context.Settings.ConsoleSocket, context.Settings.Seccomp?.ListenerSocket, context.Settings.Seccomp?.ListenerMessage, context.StartFifo, context.ResultFifo,
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
