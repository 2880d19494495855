using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>From a running container to the steps of one more process in it.</summary>
public static class ExecPlan
{
    /// <summary>The plan of <c>exec</c>.</summary>
    public static SpawnPlan Build(ExecContext context)
    {
        ProcessSettings settings = context.Settings;
        Process process = settings.Process;
        SpawnPlanBuilder plan = new() { PidNamespace = context.Forks ? null : context.PidNamespace, CgroupDirectory = context.CgroupDirectory };
        plan.Inherit(settings.Sync);
        plan.Inherit(context.FirstProcess);
        foreach (OwnedFd? fd in (OwnedFd?[])
            [settings.ConsoleSocket, settings.Seccomp?.ListenerSocket, settings.Seccomp?.ListenerMessage, context.Forks ? context.PidNamespace : null, .. context.CgroupJoins])
        {
            if (fd is not null)
            {
                plan.Inherit(fd);
            }
        }

        ProcessPlan.Begin(plan);
        SchedulingPlan.SetAffinity(plan, process.ExecCpuAffinity?.Initial, "process.execCPUAffinity.initial");
        foreach (OwnedFd join in context.CgroupJoins)
        {
            plan.Write(join.Number, "0", "cgroup");
            plan.Close(join.Number);
        }

        SchedulingPlan.SetAffinity(plan, process.ExecCpuAffinity?.Final, "process.execCPUAffinity.final");
        PlanSlot? label = ProcessPlan.OpenLabel(plan, settings);
        ProcessPlan.SetOomScore(plan, process, parentDoes: false);
        Enter(plan, context);

        PlanSlot root = plan.Open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY).Result;
        ConsolePlan.Open(plan, process, settings.ConsoleSocket, root, mountsConsole: false);
        plan.Close(root);
        SchedulingPlan.SetPersonality(plan, context.Personality);
        PlanSlot program = ProcessPlan.Prepare(plan, settings);
        Rendezvous.End(plan, settings.Sync, context.NeedsParent);
        plan.DieWithParent(0);
        plan.RestoreSignals();
        ProcessPlan.BecomeWorkload(plan, settings, program, label);
        return plan.Build();
    }

    // From the first namespace on, what is already inside could look at this process: it cannot trace what is not dumpable
    // (CVE-2016-9962). All at once, and the user namespace first: pidfd and setns(2), Linux 5.8.
    private static void Enter(SpawnPlanBuilder plan, ExecContext context)
    {
        plan.Call("prctl", "PR_SET_DUMPABLE", Syscall.prctl, Prctl.PR_SET_DUMPABLE, 0, 0, 0, 0);
        if (context.Namespaces != 0)
        {
            plan.Call("join namespaces", "of the container", Syscall.setns, context.FirstProcess.Number, context.Namespaces);
        }

        if (context.EntersUserNamespace)
        {
            plan.Call("setresgid", "user namespace", Syscall.setresgid, 0, 0, 0);
            plan.Call("setresuid", "user namespace", Syscall.setresuid, 0, 0, 0);
        }

        if (context.Forks && context.PidNamespace is { } pidNamespace)
        {
            plan.Call("join namespace", "PID", Syscall.setns, pidNamespace.Number, Sched.CLONE_NEWPID);
            NamespacePlan.Fork(plan, context.Settings.Sync);
        }

        if (context.ChangeRootTo is { } rootFs)
        {
            plan.Call("chroot", rootFs, Syscall.chroot, plan.String(rootFs));
            plan.Call("chdir", "/", Syscall.chdir, plan.String("/"));
        }
    }
}
