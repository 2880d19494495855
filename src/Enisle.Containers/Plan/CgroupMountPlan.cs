using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Spawn;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>A mount of type cgroup: the container's own part of the host's hierarchies, whichever version they are.</summary>
internal static class CgroupMountPlan
{
    /// <summary>Makes it and attaches it.</summary>
    /// <returns>The mount.</returns>
    public static PlanSlot Mount(SpawnPlanBuilder plan, PlanContext context, PlanSlot root, int index, Mount mount, MountOptions options)
    {
        CgroupView view = context.Cgroup
            ?? throw new EnisleException(ErrorKind.Unsupported, $"mounts[{index}].type: cgroup: the host has no cgroups mounted");
        PlanSlot target = plan.EnsureDirectory(root, mount.Destination);
        PlanSlot tree = view.Unified ? MountUnified(plan, context, view, mount, options) : plan.NewFileSystem(
            "tmpfs", "tmpfs", MountLabelPlan.Option(context, "tmpfs") is { } label ? ["mode=755", label] : ["mode=755"], options.Set & ~(ulong)MountAbi.MOUNT_ATTR_RDONLY, mount.Destination);
        AttributePlan.Attach(plan, tree, target, view.Unified ? LeftAttributes(context, options) : default, mount.Destination);
        plan.Close(target);
        if (!view.Unified)
        {
            foreach (CgroupHierarchyView hierarchy in view.Hierarchies)
            {
                MountHierarchy(plan, context, tree, hierarchy, mount, options);
            }

            if ((options.Set & MountAbi.MOUNT_ATTR_RDONLY) != 0)
            {
                AttributePlan.Change(plan, tree, new mount_attr { attr_set = MountAbi.MOUNT_ATTR_RDONLY }, mount.Destination);
            }
        }

        return tree;
    }

    private static PlanSlot MountUnified(SpawnPlanBuilder plan, PlanContext context, CgroupView view, Mount mount, MountOptions options)
    {
        if (context.Has(NamespaceKind.Cgroup))
        {
            return plan.NewFileSystem("cgroup2", "cgroup", [], options.Set, mount.Destination);
        }

        // Without a cgroup namespace a mount would show the host's whole tree: only our own part of it is bound.
        return plan.CloneTreeAt(view.Hierarchies[0].HostDirectory, recursive: true).Result;
    }

    // A new instance has its attributes from the start.
    private static mount_attr LeftAttributes(PlanContext context, MountOptions options) =>
        context.Has(NamespaceKind.Cgroup) ? default : new mount_attr { attr_set = options.Set, attr_clr = options.Clear };

    private static void MountHierarchy(
        SpawnPlanBuilder plan, PlanContext context, PlanSlot tmpfs, CgroupHierarchyView hierarchy, Mount mount, MountOptions options)
    {
        int mark = plan.SlotMark;
        string subject = $"{mount.Destination}/{hierarchy.Name}";
        long name = plan.String(hierarchy.Name);
        plan.Call("mkdir", subject, Syscall.mkdirat, tmpfs, name, 0x1ED);
        PlanSlot directory = plan.Call(
            "open", subject, Syscall.openat, tmpfs, name, Fcntl.O_PATH | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC, 0).Result;
        PlanSlot tree;
        if (context.Has(NamespaceKind.Cgroup))
        {
            tree = plan.NewFileSystem("cgroup", "cgroup", hierarchy.Options, options.Set, subject);
        }
        else
        {
            tree = plan.CloneTreeAt(hierarchy.HostDirectory, recursive: true).Result;
        }

        AttributePlan.Attach(plan, tree, directory, LeftAttributes(context, options), subject);
        plan.Close(tree);
        plan.Close(directory);
        if (hierarchy.Name.Contains(',', StringComparison.Ordinal))
        {
            foreach (string controller in hierarchy.Name.Split(','))
            {
                plan.Call("symlink", subject, Syscall.symlinkat, name, tmpfs, plan.String(controller)).Ignore(Errno.EEXIST);
            }
        }

        plan.ReleaseSlots(mark);
    }
}
