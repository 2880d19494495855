using Enisle.Abi;
using Enisle.Containers.Creation;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>The configuration's mounts, in its order.</summary>
internal static class MountPlan
{
    // What a mount may cover below /proc, as runc has it: files with numbers that tools like lxcfs give another view of.
    private static readonly string[] s_allowedInProc =
    [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat", "/proc/swaps", "/proc/uptime", "/proc/loadavg",
        "/proc/slabinfo", "/proc/net/dev", "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled",
    ];

    /// <summary>Makes every mount below <paramref name="root"/>.</summary>
    /// <returns>The container's own procfs, kept open for writes that nobody can redirect; null when it has none.</returns>
    public static PlanSlot? MountAll(SpawnPlanBuilder plan, PlanContext context, PlanSlot root)
    {
        PlanSlot? proc = null;
        for (int i = 0; i < context.Config.Mounts.Count; i++)
        {
            Mount mount = context.Config.Mounts[i];
            MountOptions options = MountOptions.Parse(mount.Options);
            if (mount.Type == "proc" && !options.Bind && proc is null)
            {
                proc = plan.NewSlot(); // before the mark below: it outlives this mount's other slots
            }

            int mark = plan.SlotMark;
            PlanSlot tree = MountOne(plan, context, root, i, mount, options);
            if (mount.Type == "proc" && !options.Bind && proc is { } kept)
            {
                plan.Call("dup", mount.Destination, Syscall.fcntl, tree, Fcntl.F_DUPFD_CLOEXEC, 3).Into(kept);
            }

            plan.Close(tree);
            plan.ReleaseSlots(mark);
        }

        return proc;
    }

    /// <summary>Whether a tmpfs of the configuration starts with what its mount point held.</summary>
    public static bool CopiesUp(RuntimeConfig config)
    {
        foreach (Mount mount in config.Mounts)
        {
            if (mount.Type == "tmpfs" && mount.Options.Contains("tmpcopyup"))
            {
                return true;
            }
        }

        return false;
    }

    private static PlanSlot MountOne(SpawnPlanBuilder plan, PlanContext context, PlanSlot root, int index, Mount mount, MountOptions options)
    {
        string subject = mount.Destination;
        RefuseInsideProc(index, mount, options);
        if (options.Remount)
        {
            return Remount(plan, root, mount, options);
        }

        if (mount.Type is "cgroup" or "cgroup2" && !options.Bind)
        {
            return CgroupMountPlan.Mount(plan, context, root, index, mount, options);
        }

        bool isDirectory = true;
        PlanSlot tree;
        if (context.ParentTrees.TryGetValue(index, out OwnedFd? prepared))
        {
            tree = plan.Call("dup", subject, Syscall.fcntl, prepared.Number, Fcntl.F_DUPFD_CLOEXEC, 3).Result;
            plan.Close(prepared.Number);
            isDirectory = !IsBind(mount, options) || IsDirectory(index, MountSource.Of(mount, context.Bundle, index));
        }
        else if (IsBind(mount, options))
        {
            string source = MountSource.Of(mount, context.Bundle, index);
            isDirectory = IsDirectory(index, source);
            tree = plan.CloneTreeAt(source, options.Recursive).Result;
        }
        else
        {
            tree = NewInstance(plan, context, mount, options, index);
            MountLabelPlan.Label(plan, context, mount.Type, tree, subject);
        }

        if (IsBind(mount, options) && Normalize(mount.Destination) == "/proc")
        {
            RequireProc(plan, mount, tree);
        }

        string destination = context.Resolve(mount.Destination);
        PlanSlot target = isDirectory ? plan.EnsureDirectory(root, destination) : plan.EnsureFile(root, destination);
        RefuseProcTarget(plan, mount, target);
        if (mount.Type == "tmpfs" && !IsBind(mount, options))
        {
            PrepareTmpfs(plan, context, mount, options, tree, target);
        }

        SetRecursively(plan, tree, index, mount, options);
        AttributePlan.Attach(plan, tree, target, LeftAttributes(plan, mount, options), subject);
        plan.Close(target);
        if (prepared is not null)
        {
            RootFsPlan.CutOff(plan, context, tree, subject);
        }

        foreach (ulong flags in options.Propagation)
        {
            AttributePlan.SetPropagation(plan, tree, flags, subject);
        }

        return tree;
    }

    // What a new instance was not made with: a kernel without mount_setattr knows no nosymfollow at fsmount(2) either (Linux 5.14).
    private static mount_attr LeftAttributes(SpawnPlanBuilder plan, Mount mount, MountOptions options) =>
        IsBind(mount, options) ? new mount_attr { attr_set = options.Set, attr_clr = options.Clear }
        : plan.IsClassic ? new mount_attr { attr_set = options.Set & MountAbi.MOUNT_ATTR_NOSYMFOLLOW }
        : default;

    private static void SetRecursively(SpawnPlanBuilder plan, PlanSlot tree, int index, Mount mount, MountOptions options)
    {
        if ((options.RecursiveSet | options.RecursiveClear) == 0)
        {
            return;
        }

        if (plan.IsClassic)
        {
            throw new EnisleException(
                ErrorKind.Unsupported, $"mounts[{index}].options: recursive attributes (rro, …) need mount_setattr, which this kernel lacks (Linux 5.12)");
        }

        mount_attr recursive = new() { attr_set = options.RecursiveSet, attr_clr = options.RecursiveClear };
        plan.SetAttributes(tree, recursive: true, recursive, mount.Destination);
    }

    private static PlanSlot NewInstance(SpawnPlanBuilder plan, PlanContext context, Mount mount, MountOptions options, int index)
    {
        string type = mount.Type
            ?? throw new EnisleException(ErrorKind.Invalid, $"mounts[{index}].type: missing, and the mount is no bind mount");
        IEnumerable<string> data = options.SuperblockFlags.Count == 0 ? options.Data : options.SuperblockFlags.Concat(options.Data);
        if (MountLabelPlan.Option(context, type) is { } label)
        {
            data = data.Append(label);
        }

        ulong later = plan.IsClassic ? MountAbi.MOUNT_ATTR_IDMAP | MountAbi.MOUNT_ATTR_NOSYMFOLLOW : (ulong)MountAbi.MOUNT_ATTR_IDMAP;
        return plan.NewFileSystem(type, mount.Source ?? type, data, options.Set & ~later, mount.Destination);
    }

    // A tmpfs takes the mode of the directory that it covers, unless told another, and with tmpcopyup its content too.
    private static void PrepareTmpfs(
        SpawnPlanBuilder plan, PlanContext context, Mount mount, MountOptions options, PlanSlot tree, PlanSlot target)
    {
        int mark = plan.SlotMark;
        if (!options.Data.Any(static option => option.StartsWith("mode=", StringComparison.Ordinal)))
        {
            long stat = plan.Buffer(StatLayout.Size);
            plan.Call("stat", mount.Destination, Syscall.newfstatat, target, plan.String(string.Empty), stat, Fcntl.AT_EMPTY_PATH);
            PlanSlot mode = plan.Load(stat + StatLayout.Mode, 4);
            PlanSlot directory = plan.Call(
                "open", mount.Destination, Syscall.openat, tree, plan.String("."), Fcntl.O_DIRECTORY | Fcntl.O_CLOEXEC, 0).Result;
            plan.Call("chmod", mount.Destination, Syscall.fchmod, directory, mode).Ignore(Errno.EROFS);
            plan.Close(directory);
        }

        if (options.TmpCopyUp)
        {
            plan.SendDescriptors(context.Settings.Sync.Number, [Rendezvous.CopyUp], mount.Destination, target);
            plan.SendDescriptors(context.Settings.Sync.Number, [Rendezvous.CopyUp], mount.Destination, tree);
            Rendezvous.Await(plan, context.Settings.Sync);
        }

        plan.ReleaseSlots(mark);
    }

    private static PlanSlot Remount(SpawnPlanBuilder plan, PlanSlot root, Mount mount, MountOptions options)
    {
        PlanSlot target = plan.OpenInRoot(root, mount.Destination, Fcntl.O_PATH).Result;
        mount_attr attributes = new() { attr_set = options.Set, attr_clr = options.Clear };
        AttributePlan.Change(plan, target, attributes, mount.Destination);
        return target;
    }

    // CVE-2019-16884, CVE-2023-27561: a volume over /proc would let the image answer for the kernel.
    private static void RefuseInsideProc(int index, Mount mount, MountOptions options)
    {
        string destination = Normalize(mount.Destination);
        bool isProc = destination == "/proc" && (mount.Type == "proc" || options.Bind || options.Remount);
        bool outside = destination != "/proc" && !destination.StartsWith("/proc/", StringComparison.Ordinal);
        if (!isProc && !outside && !options.Remount && Array.IndexOf(s_allowedInProc, destination) < 0)
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"mounts[{index}].destination: \"{destination}\" ({mount.Type}) cannot be mounted because it is inside /proc");
        }
    }

    // The same, for a destination that leads into /proc by a symlink of the image.
    private static void RefuseProcTarget(SpawnPlanBuilder plan, Mount mount, PlanSlot target)
    {
        if (Normalize(mount.Destination).StartsWith("/proc", StringComparison.Ordinal))
        {
            return;
        }

        PlanJump fine = plan.NewJump();
        PlanJump refused = plan.NewJump();
        long buffer = plan.Buffer(120); // struct statfs; f_type comes first
        plan.Call("fstatfs", mount.Destination, Syscall.fstatfs, target, buffer);
        PlanSlot type = plan.Load(buffer, 8);
        plan.JumpIfEqual(type, -1L, Magic.PROC_SUPER_MAGIC, refused);
        plan.Jump(fine);
        plan.Place(refused);
        plan.Fail("mount inside /proc", mount.Destination, Errno.EPERM);
        plan.Place(fine);
    }

    // Over /proc itself only a procfs may lie, whoever made it.
    private static void RequireProc(SpawnPlanBuilder plan, Mount mount, PlanSlot tree)
    {
        int mark = plan.SlotMark;
        PlanJump isProc = plan.NewJump();
        long buffer = plan.Buffer(120); // struct statfs; f_type comes first
        plan.Call("fstatfs", mount.Destination, Syscall.fstatfs, tree, buffer);
        plan.JumpIfEqual(plan.Load(buffer, 8), -1L, Magic.PROC_SUPER_MAGIC, isProc);
        plan.Fail("mount what is no procfs on", mount.Destination, Errno.EPERM);
        plan.Place(isProc);
        plan.ReleaseSlots(mark);
    }

    private static bool IsBind(Mount mount, MountOptions options) => options.Bind || mount.Type == "bind";

    private static bool IsDirectory(int index, string source)
    {
        using OwnedFd? fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, source, Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0, out Errno errno);
        return errno switch
        {
            Errno.None => true,
            Errno.ENOTDIR => false,
            _ => throw new EnisleException(ErrorKind.Invalid, $"mounts[{index}].source: {source}: {errno.Describe()}"),
        };
    }

    private static string Normalize(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
