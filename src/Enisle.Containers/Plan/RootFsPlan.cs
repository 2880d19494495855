using Enisle.Abi;
using Enisle.Host.Spawn;
using Enisle.Isolation.Mounts;

namespace Enisle.Containers.Plan;

/// <summary>The root file system: taken at the beginning, made «/» at the end.</summary>
internal static class RootFsPlan
{
    /// <summary>Cuts the tie to the host's mounts and puts the root file system on itself as a mount of its own.</summary>
    /// <returns>A descriptor of that mount's root, below which all else is resolved.</returns>
    public static PlanSlot Take(SpawnPlanBuilder plan, PlanContext context)
    {
        // Before any other mount: nothing may leak out. Slave, as runc has it: what the host mounts later may still come in.
        ulong propagation = MountAbi.MS_SLAVE | MountAbi.MS_REC;
        if (context.Linux.RootfsPropagation is { } asked && MountOptionTable.TryGetPropagation(asked, out ulong flags))
        {
            // What is unbindable could not be taken: it becomes so at the end.
            ulong kind = (flags & MountAbi.MS_UNBINDABLE) != 0 ? MountAbi.MS_PRIVATE : flags & ~(ulong)MountAbi.MS_REC;
            propagation = kind | MountAbi.MS_REC;
        }

        plan.SetPropagation("/", propagation);
        PlanSlot root = context.RootTree is { } tree
            ? plan.Call("dup", context.RootFs, Syscall.fcntl, tree.Number, Fcntl.F_DUPFD_CLOEXEC, 3).Result
            : plan.CloneTreeAt(context.RootFs, recursive: true).Result;
        if ((propagation & MountAbi.MS_SHARED) != 0)
        {
            // pivot_root(2): neither the new root's parent nor the new root may be shared at that moment.
            plan.SetPropagation(context.ParentMountPoint(), MountAbi.MS_PRIVATE);
        }

        int mark = plan.SlotMark;
        PlanSlot place = plan.NewSlot();
        PlanJump opened = plan.NewJump();
        PlanCall open = plan.Open(context.RootFs, Fcntl.O_PATH | Fcntl.O_DIRECTORY).Into(place);
        if (context.RootTree is not null)
        {
            // In a user namespace the way there may be barred (directories of mode 0700): any place will do, the root goes away.
            open.Ignore(Errno.EACCES).OnSuccess(opened);
            plan.Open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY).Into(place);
            plan.Place(opened);
        }

        plan.Attach(root, place, context.RootFs);
        if (context.RootTree is not null)
        {
            CutOff(plan, context, root, context.RootFs);
        }

        if ((propagation & MountAbi.MS_SHARED) != 0)
        {
            AttributePlan.SetPropagation(plan, root, MountAbi.MS_PRIVATE, context.RootFs);
        }

        plan.Close(place);
        plan.ReleaseSlots(mark);
        return root;
    }

    /// <summary>A tree that the parent took is a peer of the host's mount, unlike one taken here, after «/» became its slave: the same is done to it.</summary>
    public static void CutOff(SpawnPlanBuilder plan, PlanContext context, PlanSlot tree, string subject)
    {
        if (!IsShared(context))
        {
            AttributePlan.SetPropagation(plan, tree, MountAbi.MS_SLAVE | MountAbi.MS_REC, subject);
        }
    }

    /// <summary>Lets the parent run the hooks that come before the root is changed.</summary>
    public static void RunHooks(SpawnPlanBuilder plan, PlanContext context)
    {
        if (context.HooksBeforePivot)
        {
            Rendezvous.Meet(plan, context.Settings.Sync, Rendezvous.HooksBeforePivot);
        }
    }

    /// <summary>Makes the root file system «/» and lets go of the host's tree.</summary>
    public static void Change(SpawnPlanBuilder plan, PlanContext context, PlanSlot root)
    {
        bool readOnly = context.Config.Root?.ReadOnly ?? false;
        if (readOnly && plan.IsClassic)
        {
            // While the host's procfs is still there; all that had to be made in the root is.
            plan.Remount(root, new mount_attr { attr_set = MountAbi.MOUNT_ATTR_RDONLY }, "/");
        }

        plan.Call("fchdir", context.RootFs, Syscall.fchdir, root);
        if (context.NoPivot)
        {
            plan.Call("move root", context.RootFs, Syscall.mount, plan.String("."), plan.String("/"), 0, MountAbi.MS_MOVE, 0);
            plan.Call("chroot", context.RootFs, Syscall.chroot, plan.String("."));
        }
        else
        {
            // pivot_root(2), «pivot_root(".", ".")»: the old root ends up on top of the new one, so «.» names it for umount2.
            long dot = plan.String(".");
            int mark = plan.SlotMark;
            PlanSlot old = plan.NewSlot();
            if (IsShared(context))
            {
                plan.Open("/", Fcntl.O_PATH | Fcntl.O_DIRECTORY).Into(old);
            }

            plan.Call("pivot_root", context.RootFs, Syscall.pivot_root, dot, dot);
            if (IsShared(context))
            {
                // Or unmounting the old root would reach the host's. By descriptor: to mount(2), unlike umount2, «.» is the new root.
                plan.Call("fchdir", "old root", Syscall.fchdir, old);
                plan.Call("set propagation", "old root", Syscall.mount, 0, dot, 0, MountAbi.MS_SLAVE | MountAbi.MS_REC, 0);
                plan.Close(old);
            }

            plan.ReleaseSlots(mark);

            plan.Call("umount", "old root", Syscall.umount2, dot, MountAbi.MNT_DETACH);
        }

        plan.Call("chdir", "/", Syscall.chdir, plan.String("/"));
        if (readOnly && !plan.IsClassic)
        {
            plan.SetAttributes(root, recursive: false, new mount_attr { attr_set = MountAbi.MOUNT_ATTR_RDONLY }, "/");
        }

        if (context.Linux.RootfsPropagation is "shared" or "rshared" or "unbindable" or "runbindable" && MountOptionTable.TryGetPropagation(context.Linux.RootfsPropagation!, out ulong flags))
        {
            plan.SetPropagation("/", flags);
        }

        plan.Close(root);
    }

    /// <summary>Without a mount namespace there is nothing to pivot: the root alone changes.</summary>
    public static void ChangeRootOnly(SpawnPlanBuilder plan, PlanContext context)
    {
        plan.Call("chroot", context.RootFs, Syscall.chroot, plan.String(context.RootFs));
        plan.Call("chdir", "/", Syscall.chdir, plan.String("/"));
    }

    private static bool IsShared(PlanContext context) => context.Linux.RootfsPropagation is "shared" or "rshared";
}
