using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>New namespaces, and those joined.</summary>
internal static class NamespacePlan
{
    /// <summary>CLONE_* of the namespaces the process is born into: all new ones but those of cgroups and time, which it makes itself.</summary>
    /// <remarks>With a user namespace to join it is born into none: they must belong to that one, so they are made after it is entered.</remarks>
    public static ulong BirthFlags(PlanContext context) => JoinsUser(context) ? 0 : NewKinds(context) & ~LateKinds(context);

    /// <summary>The PID namespace to be born into; null for the own one, or where it is entered later by a fork.</summary>
    public static OwnedFd? BornInto(PlanContext context)
    {
        foreach (NamespaceToJoin join in context.Joins)
        {
            if (join.Kind == NamespaceKind.Pid && !JoinsUser(context))
            {
                return join.Fd;
            }
        }

        return null;
    }

    /// <summary>The CLONE_NEW* of a kind.</summary>
    public static ulong FlagOf(NamespaceKind kind) => kind switch
    {
        NamespaceKind.Pid => Sched.CLONE_NEWPID,
        NamespaceKind.Network => Sched.CLONE_NEWNET,
        NamespaceKind.Mount => Sched.CLONE_NEWNS,
        NamespaceKind.Ipc => Sched.CLONE_NEWIPC,
        NamespaceKind.Uts => Sched.CLONE_NEWUTS,
        NamespaceKind.User => Sched.CLONE_NEWUSER,
        NamespaceKind.Cgroup => Sched.CLONE_NEWCGROUP,
        NamespaceKind.Time => Sched.CLONE_NEWTIME,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Joins by path, the time namespace with its offsets, and what must be made inside a joined user namespace.</summary>
    public static void Enter(SpawnPlanBuilder plan, PlanContext context)
    {
        bool joinsUser = JoinsUser(context);
        foreach (NamespaceToJoin join in context.Joins)
        {
            if (join.Kind == NamespaceKind.Pid && !joinsUser)
            {
                continue; // born into it
            }

            plan.Call("join namespace", join.Path, Syscall.setns, join.Fd.Number, (long)FlagOf(join.Kind));
            if (join.Kind == NamespaceKind.User)
            {
                plan.Call("setresgid", "joined user namespace", Syscall.setresgid, 0, 0, 0);
                plan.Call("setresuid", "joined user namespace", Syscall.setresuid, 0, 0, 0);
            }
        }

        if ((joinsUser ? NewKinds(context) : LateKinds(context)) is var flags and not 0)
        {
            plan.Call("unshare", "namespaces", Syscall.unshare, flags);
        }

        if (Forks(context))
        {
            Fork(plan, context.Settings.Sync);
        }

        if (context.Makes(NamespaceKind.Time))
        {
            EnterNewTime(plan, context);
        }
    }

    /// <summary>Only children enter a PID namespace: the walk goes on in one, a child of this process's parent, which is told its pid.</summary>
    public static void Fork(SpawnPlanBuilder plan, OwnedFd sync)
    {
        int mark = plan.SlotMark;
        PlanJump child = plan.NewJump();
        long message = plan.Bytes([Rendezvous.Forked, 0, 0, 0, 0]);
        PlanSlot pid = plan.Call("clone", "PID namespace", Syscall.clone, Sched.CLONE_PARENT | Signal.SIGCHLD, 0, 0, 0, 0).Result;
        plan.JumpIfEqual(pid, -1L, 0, child);
        plan.Store(message + 1, sizeof(int), pid);
        plan.Call("write", "parent", Syscall.write, sync.Number, message, 5);
        plan.Exit(0);
        plan.Place(child);
        plan.DieWithParent(Signal.SIGKILL);
        plan.Call("setsid", null, Syscall.setsid); // its parent led the session; a terminal wants a leader
        plan.ReleaseSlots(mark);
    }

    /// <summary>Whether the process forks on its way, since it can enter its PID namespace only after its user namespace.</summary>
    public static bool Forks(PlanContext context) => JoinsUser(context) && context.Has(NamespaceKind.Pid);

    /// <summary>Host and domain name.</summary>
    public static void Name(SpawnPlanBuilder plan, PlanContext context)
    {
        if (context.Config.Hostname is { Length: > 0 } hostname)
        {
            plan.Call("sethostname", hostname, Syscall.sethostname, plan.String(hostname), Encoding.UTF8.GetByteCount(hostname));
        }

        if (context.Config.Domainname is { Length: > 0 } domainname)
        {
            plan.Call("setdomainname", domainname, Syscall.setdomainname, plan.String(domainname), Encoding.UTF8.GetByteCount(domainname));
        }
    }

    private static bool JoinsUser(PlanContext context) => context.Has(NamespaceKind.User) && !context.Makes(NamespaceKind.User);

    // The message queues' file system comes with the IPC namespace and belongs to who makes it: that is to be the new root, not the host's.
    private static ulong LateKinds(PlanContext context) =>
        context.Makes(NamespaceKind.User) && context.Makes(NamespaceKind.Ipc) ? FlagOf(NamespaceKind.Ipc) : 0;

    private static ulong NewKinds(PlanContext context)
    {
        ulong flags = 0;
        foreach (Namespace wanted in context.Linux.Namespaces)
        {
            if (wanted.Path is null && wanted.Kind is not (NamespaceKind.Cgroup or NamespaceKind.Time))
            {
                flags |= FlagOf(wanted.Kind);
            }
        }

        return flags;
    }

    // unshare makes it for children only, and offsets can be set only while nobody is in it; setns then enters it ourselves.
    private static void EnterNewTime(SpawnPlanBuilder plan, PlanContext context)
    {
        int mark = plan.SlotMark;
        plan.Call("unshare", "time namespace", Syscall.unshare, (long)Sched.CLONE_NEWTIME);
        if (context.Linux.TimeOffsets.Count > 0)
        {
            StringBuilder lines = new();
            foreach (TimeOffset offset in context.Linux.TimeOffsets)
            {
                lines.Append(CultureInfo.InvariantCulture, $"{offset.Clock} {offset.Secs} {offset.Nanosecs}\n");
            }

            PlanSlot offsets = plan.Open("/proc/self/timens_offsets", Fcntl.O_WRONLY).Result;
            plan.Write(offsets, lines.ToString(), "linux.timeOffsets");
            plan.Close(offsets);
        }

        PlanSlot own = plan.Open("/proc/self/ns/time_for_children", Fcntl.O_RDONLY).Result;
        plan.Call("join namespace", "time", Syscall.setns, own, (long)Sched.CLONE_NEWTIME);
        plan.Close(own);
        plan.ReleaseSlots(mark);
    }
}
