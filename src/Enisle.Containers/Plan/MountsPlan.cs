using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Host.Spawn;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>From a running container to the steps of a process that enters it only to mount or unmount.</summary>
/// <remarks>The container runs and may be hostile: all is resolved by descriptor below its root, and nothing goes through its procfs.</remarks>
internal static class MountsPlan
{
    /// <summary>Makes the context's mounts.</summary>
    /// <param name="context">Its configuration's mounts are the new ones; bind mounts are trees that the parent has opened.</param>
    /// <param name="first">The container's first process.</param>
    public static SpawnPlan Add(PlanContext context, OwnedFd first)
    {
        SpawnPlanBuilder plan = new();
        foreach (OwnedFd tree in context.ParentTrees.Values)
        {
            plan.Inherit(tree);
        }

        Refuse(context);
        PlanSlot root = Enter(plan, first, context.Has(NamespaceKind.User));
        MountPlan.MountAll(plan, context, root);
        plan.Exit(0);
        return plan.Build();
    }

    /// <summary>Unmounts what lies at the destinations, the last first.</summary>
    public static SpawnPlan Remove(IReadOnlyList<Mount> mounts, OwnedFd first, bool hasUserNamespace)
    {
        SpawnPlanBuilder plan = new();
        PlanSlot root = Enter(plan, first, hasUserNamespace);
        for (int i = mounts.Count - 1; i >= 0; i--)
        {
            string path = mounts[i].Destination.TrimEnd('/');
            int slash = path.LastIndexOf('/');
            string name = path[(slash + 1)..];
            if (name is "" or "." or "..")
            {
                throw new EnisleException(ErrorKind.Invalid, $"mounts[{i}].destination: \"{mounts[i].Destination}\" names no mount point");
            }

            // By a name in a directory that is open: a symlink put in its place is not followed.
            int mark = plan.SlotMark;
            PlanSlot parent = plan.OpenInRoot(root, slash <= 0 ? "/" : path[..slash], Fcntl.O_PATH | Fcntl.O_DIRECTORY, subject: path).Result;
            plan.Call("chdir", path, Syscall.fchdir, parent);
            plan.Call("umount", path, Syscall.umount2, plan.String(name), MountAbi.MNT_DETACH | MountAbi.UMOUNT_NOFOLLOW);
            plan.Close(parent);
            plan.ReleaseSlots(mark);
        }

        plan.Exit(0);
        return plan.Build();
    }

    // setns(2) into a mount namespace also makes its root this process's root and working directory.
    private static PlanSlot Enter(SpawnPlanBuilder plan, OwnedFd first, bool hasUserNamespace)
    {
        plan.Inherit(first);
        ProcessPlan.Begin(plan);
        plan.Call("prctl", "PR_SET_DUMPABLE", Syscall.prctl, Prctl.PR_SET_DUMPABLE, 0, 0, 0, 0);
        long kinds = (long)(Sched.CLONE_NEWNS | (hasUserNamespace ? Sched.CLONE_NEWUSER : 0));
        plan.Call("join namespaces", "of the container", Syscall.setns, first.Number, kinds);
        if (hasUserNamespace)
        {
            plan.Call("setresgid", "user namespace", Syscall.setresgid, 0, 0, 0);
            plan.Call("setresuid", "user namespace", Syscall.setresuid, 0, 0, 0);
        }

        return plan.Open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY).Result;
    }

    private static void Refuse(PlanContext context)
    {
        for (int i = 0; i < context.Config.Mounts.Count; i++)
        {
            Mount mount = context.Config.Mounts[i];
            MountOptions options = MountOptions.Parse(mount.Options);
            if (mount.Type is "cgroup" or "cgroup2" && !options.Bind)
            {
                throw new EnisleException(ErrorKind.Unsupported, $"mounts[{i}].type: {mount.Type} cannot be added to a running container");
            }

            // The older way to change a mount goes through procfs, and the one inside is the container's.
            bool bind = options.Bind || mount.Type == "bind";
            bool changes = (bind || options.Remount) && (options.Set | options.Clear) != 0;
            if ((changes || options.Propagation.Count > 0) && !MountSetattr.IsThere)
            {
                throw new EnisleException(ErrorKind.Unsupported, $"mounts[{i}].options: need mount_setattr, which this kernel lacks (Linux 5.12)");
            }

            if (options.TmpCopyUp)
            {
                throw new EnisleException(ErrorKind.Unsupported, $"mounts[{i}].options: tmpcopyup cannot be used in a running container");
            }
        }
    }
}
