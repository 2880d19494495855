using Enisle.Abi;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Plan;

/// <summary>Paths that the container may not write, and those it may not see.</summary>
internal static class PathPlan
{
    private const long NullDeviceNumber = 0x103;

    /// <summary>linux.readonlyPaths: each becomes a read-only mount of itself; one that is not there is no error.</summary>
    public static void MakeReadOnly(SpawnPlanBuilder plan, PlanContext context, PlanSlot root)
    {
        foreach (string path in context.Linux.ReadonlyPaths)
        {
            int mark = plan.SlotMark;
            PlanJump next = plan.NewJump();
            PlanSlot target = OpenIfThere(plan, root, path, next);
            PlanSlot tree = plan.CloneTree(target, recursive: true, path).Result;
            mount_attr attributes = new() { attr_set = MountAbi.MOUNT_ATTR_RDONLY };
            if (plan.IsClassic)
            {
                AttributePlan.Attach(plan, tree, target, attributes, path); // the top mount only, as runc has it on all kernels
            }
            else
            {
                plan.SetAttributes(tree, recursive: true, attributes, path);
                plan.Attach(tree, target, path);
            }

            plan.Close(tree);
            plan.Close(target);
            plan.Place(next);
            plan.ReleaseSlots(mark);
        }
    }

    /// <summary>linux.maskedPaths: a file is covered by the null device, a directory by an empty read-only tmpfs.</summary>
    /// <remarks>CVE-2025-31133: the null device is the host's, opened before the root changes, and looked at before it is used.</remarks>
    public static void Mask(SpawnPlanBuilder plan, PlanContext context, PlanSlot root)
    {
        if (context.Linux.MaskedPaths.Count == 0)
        {
            return;
        }

        int outer = plan.SlotMark;
        PlanSlot nothing = OpenNull(plan);
        PlanSlot empty = NewEmpty(plan, context);
        long stat = plan.Buffer(StatLayout.Size);
        foreach (string path in context.Linux.MaskedPaths)
        {
            int mark = plan.SlotMark;
            PlanJump next = plan.NewJump();
            PlanJump directory = plan.NewJump();
            PlanJump attach = plan.NewJump();
            PlanSlot target = OpenIfThere(plan, root, path, next);
            plan.Call("stat", path, Syscall.newfstatat, target, plan.String(string.Empty), stat, Fcntl.AT_EMPTY_PATH);
            PlanSlot mode = plan.Load(stat + StatLayout.Mode, 4);
            PlanSlot tree = plan.NewSlot();
            plan.JumpIfEqual(mode, Fcntl.S_IFMT, Fcntl.S_IFDIR, directory);
            plan.CloneTree(nothing, recursive: false, path).Into(tree);
            plan.Jump(attach);
            plan.Place(directory);
            // Linux before 6.15 copies only what stands in the caller's mount namespace: there each directory gets a file system of its own.
            PlanJump alone = plan.NewJump();
            plan.CloneTree(empty, recursive: false, path).Into(tree).OnErrno(Errno.EINVAL, alone).OnSuccess(attach);
            plan.Place(alone);
            plan.Set(tree, NewEmpty(plan, context));
            plan.Place(attach);
            plan.Attach(tree, target, path);
            plan.Close(tree);
            plan.Close(target);
            plan.Place(next);
            plan.ReleaseSlots(mark);
        }

        plan.Close(nothing);
        plan.Close(empty);
        plan.ReleaseSlots(outer);
    }

    private static PlanSlot NewEmpty(SpawnPlanBuilder plan, PlanContext context) => plan.NewFileSystem(
        "tmpfs",
        "tmpfs",
        MountLabelPlan.Option(context, "tmpfs") is { } label ? ["nr_blocks=1", "nr_inodes=1", label] : ["nr_blocks=1", "nr_inodes=1"],
        MountAbi.MOUNT_ATTR_RDONLY,
        "masked directory");

    private static PlanSlot OpenIfThere(SpawnPlanBuilder plan, PlanSlot root, string path, PlanJump missing) =>
        plan.OpenInRoot(root, path, Fcntl.O_PATH).OnErrno(Errno.ENOENT, missing).Result;

    private static PlanSlot OpenNull(SpawnPlanBuilder plan)
    {
        const string Path = "/dev/null";
        PlanSlot fd = plan.Open(Path, Fcntl.O_PATH | Fcntl.O_NOFOLLOW).Result;
        long stat = plan.Buffer(StatLayout.Size);
        PlanJump isNull = plan.NewJump();
        int mark = plan.SlotMark;
        plan.Call("stat", Path, Syscall.newfstatat, fd, plan.String(string.Empty), stat, Fcntl.AT_EMPTY_PATH);
        PlanSlot device = plan.Load(stat + StatLayout.DeviceNumber, 8);
        plan.JumpIfEqual(device, -1L, NullDeviceNumber, isNull);
        plan.Fail("the host's null device", Path, Errno.ENODEV);
        plan.Place(isNull);
        plan.ReleaseSlots(mark);
        return fd;
    }
}
