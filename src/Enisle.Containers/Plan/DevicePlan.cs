using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Isolation.Mounts;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>Device nodes: the default ones, those of the configuration, and the links beside them.</summary>
internal static class DevicePlan
{
    private const uint DefaultMode = 0x1B6; // rw for all

    // Spec: config-linux.md, «Default Devices»; all character devices.
    private static readonly (string Path, uint Major, uint Minor)[] s_defaults =
    [
        ("/dev/null", 1, 3), ("/dev/zero", 1, 5), ("/dev/full", 1, 7), ("/dev/random", 1, 8), ("/dev/urandom", 1, 9), ("/dev/tty", 5, 0),
    ];

    // Spec: runtime-linux.md, «Dev symbolic links»; ptmx: config-linux.md.
    private static readonly (string Name, string Target)[] s_links =
    [
        ("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"), ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2"),
    ];

    /// <summary>Makes them below <paramref name="root"/>.</summary>
    public static void Make(SpawnPlanBuilder plan, PlanContext context, PlanSlot root)
    {
        if (DevIsBound(context))
        {
            return; // the host's own /dev: nothing of it is ours to change
        }

        int mark = plan.SlotMark;
        PlanSlot dev = plan.EnsureDirectory(root, "/dev");
        foreach ((string path, uint major, uint minor) in s_defaults)
        {
            if (!IsConfigured(context, path))
            {
                MakeNode(plan, context, root, dev, new Device { Type = "c", Path = path, Major = major, Minor = minor });
            }
        }

        foreach (Device device in context.Linux.Devices)
        {
            MakeNode(plan, context, root, dev, device);
        }

        foreach ((string name, string target) in s_links)
        {
            plan.Call("symlink", $"/dev/{name}", Syscall.symlinkat, plan.String(target), dev, plan.String(name)).Ignore(Errno.EEXIST);
        }

        if (HasDevPts(context))
        {
            ReplaceLink(plan, dev, "ptmx", "pts/ptmx");
        }

        plan.Close(dev);
        plan.ReleaseSlots(mark);
    }

    private static void MakeNode(SpawnPlanBuilder plan, PlanContext context, PlanSlot root, PlanSlot dev, Device device)
    {
        int mark = plan.SlotMark;
        if (context.BindsDevices && device.Type != "p")
        {
            BindFromHost(plan, root, device);
        }
        else
        {
            MakeNodeIn(plan, root, dev, device);
        }

        plan.ReleaseSlots(mark);
    }

    private static void MakeNodeIn(SpawnPlanBuilder plan, PlanSlot root, PlanSlot dev, Device device)
    {
        PlanSlot parent = dev;
        string name = device.Path.StartsWith("/dev/", StringComparison.Ordinal) ? device.Path[5..] : "/";
        bool isElsewhere = name.Contains('/', StringComparison.Ordinal);
        if (isElsewhere)
        {
            parent = plan.EnsureParent(root, device.Path, out name);
        }

        uint type = device.Type switch { "b" => Fcntl.S_IFBLK, "p" => Fcntl.S_IFIFO, _ => Fcntl.S_IFCHR };
        uint mode = device.FileMode & 0xFFF ?? DefaultMode;
        ulong number = device.Type == "p" ? 0 : DeviceNumber.Make((uint)device.Major, (uint)device.Minor);
        long nameAddress = plan.String(name);
        PlanJump exists = plan.NewJump();
        PlanJump done = plan.NewJump();
        plan.Call("mknod", device.Path, Syscall.mknodat, parent, nameAddress, type | mode, number).OnErrno(Errno.EEXIST, exists);
        if ((device.Uid ?? 0) != 0 || (device.Gid ?? 0) != 0)
        {
            plan.Call(
                "chown", device.Path, Syscall.fchownat, parent, nameAddress, device.Uid ?? 0, device.Gid ?? 0, Fcntl.AT_SYMLINK_NOFOLLOW);
        }

        plan.Jump(done);
        plan.Place(exists);
        VerifyNode(plan, parent, nameAddress, device, type, number);
        plan.Place(done);
        if (isElsewhere)
        {
            plan.Close(parent);
        }
    }

    // What the image already has under that name must be that very device: anything else, a symlink first of all, is refused.
    private static void VerifyNode(SpawnPlanBuilder plan, PlanSlot parent, long name, Device device, uint type, ulong number)
    {
        long stat = plan.Buffer(StatLayout.Size);
        PlanJump rightType = plan.NewJump();
        PlanJump right = plan.NewJump();
        plan.Call("stat", device.Path, Syscall.newfstatat, parent, name, stat, Fcntl.AT_SYMLINK_NOFOLLOW);
        PlanSlot mode = plan.Load(stat + StatLayout.Mode, 4);
        plan.JumpIfEqual(mode, Fcntl.S_IFMT, type, rightType);
        plan.Fail("device node", device.Path, Errno.EEXIST);
        plan.Place(rightType);
        PlanSlot found = plan.Load(stat + StatLayout.DeviceNumber, 8);
        plan.JumpIfEqual(found, -1L, number, right);
        plan.Fail("device node", device.Path, Errno.EEXIST);
        plan.Place(right);
    }

    // In a user namespace mknod(2) is refused, but for a FIFO: the host's own node is bound, as it is.
    private static void BindFromHost(SpawnPlanBuilder plan, PlanSlot root, Device device)
    {
        PlanSlot tree = plan.CloneTreeAt(device.Path, recursive: false).Result;
        PlanSlot target = plan.EnsureFile(root, device.Path);
        plan.Attach(tree, target, device.Path);
        plan.Close(target);
        plan.Close(tree);
    }

    private static void ReplaceLink(SpawnPlanBuilder plan, PlanSlot dev, string name, string target)
    {
        long link = plan.String(name);
        plan.Call("unlink", $"/dev/{name}", Syscall.unlinkat, dev, link, 0).Ignore(Errno.ENOENT);
        plan.Call("symlink", $"/dev/{name}", Syscall.symlinkat, plan.String(target), dev, link);
    }

    private static bool DevIsBound(PlanContext context)
    {
        foreach (Mount mount in context.Config.Mounts)
        {
            if (mount.Destination.TrimEnd('/') == "/dev" && (mount.Type == "bind" || MountOptions.Parse(mount.Options).Bind))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasDevPts(PlanContext context)
    {
        foreach (Mount mount in context.Config.Mounts)
        {
            if (mount.Type == "devpts")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConfigured(PlanContext context, string path)
    {
        foreach (Device device in context.Linux.Devices)
        {
            if (device.Path == path)
            {
                return true;
            }
        }

        return false;
    }
}
