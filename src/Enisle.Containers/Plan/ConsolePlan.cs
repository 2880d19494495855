using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Plan;

/// <summary>The terminal: a pair from the container's own devpts, its master sent away, its other end the process's 0, 1 and 2.</summary>
internal static class ConsolePlan
{
    private const ulong PtmxDeviceNumber = 0x502; // 5:2

    /// <summary>Opens it below <paramref name="root"/> and makes it the controlling terminal.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="process">Its consoleSize, and the user who shall own it.</param>
    /// <param name="socket">Takes the master; null when the process has no terminal.</param>
    /// <param name="root">The container's root.</param>
    /// <param name="mountsConsole">Whether /dev/console becomes the terminal, as for a first process.</param>
    public static void Open(SpawnPlanBuilder plan, Process process, OwnedFd? socket, PlanSlot root, bool mountsConsole)
    {
        if (!process.Terminal || socket is null)
        {
            return;
        }

        int mark = plan.SlotMark;
        PlanSlot master = OpenMaster(plan, root);
        plan.Call("unlock terminal", "/dev/pts/ptmx", Syscall.ioctl, master, Ioctls.TIOCSPTLCK, plan.Buffer(sizeof(int)));

        // The other end by descriptor: a path below /dev/pts is the image's word (CVE-2025-52565).
        PlanSlot terminal = plan.Call(
            "open terminal",
            "/dev/pts",
            Syscall.ioctl,
            master,
            Ioctls.TIOCGPTPEER,
            Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC).Result;
        if (process.ConsoleSize is { Height: > 0, Width: > 0 } size)
        {
            ReadOnlySpan<ushort> winsize = [(ushort)size.Height, (ushort)size.Width, 0, 0];
            long address = plan.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(winsize));
            plan.Call("size of terminal", "process.consoleSize", Syscall.ioctl, master, Ioctls.TIOCSWINSZ, address);
        }

        plan.SendDescriptors(socket.Number, "/dev/ptmx"u8, "console socket", master);
        plan.Close(master);
        plan.Close(socket.Number);
        if (mountsConsole)
        {
            MountConsole(plan, root, terminal);
        }

        plan.Call("chown", "terminal", Syscall.fchown, terminal, process.User.Uid, -1L).Ignore(Errno.EPERM).Ignore(Errno.EINVAL).Ignore(Errno.EROFS);
        plan.Call("controlling terminal", null, Syscall.ioctl, terminal, Ioctls.TIOCSCTTY, 0);
        for (int fd = 0; fd <= 2; fd++)
        {
            plan.Call("dup", "terminal", Syscall.dup3, terminal, fd, 0);
        }

        plan.Close(terminal);
        plan.ReleaseSlots(mark);
    }

    private static PlanSlot OpenMaster(SpawnPlanBuilder plan, PlanSlot root)
    {
        const string Path = "/dev/pts/ptmx";
        PlanSlot master = plan.OpenInRoot(root, Path, Fcntl.O_RDWR | Fcntl.O_NOCTTY).Result;
        PlanJump isMaster = plan.NewJump();
        PlanJump isDevpts = plan.NewJump();
        int mark = plan.SlotMark;
        long stat = plan.Buffer(StatLayout.Size);
        plan.Call("stat", Path, Syscall.fstat, master, stat);
        plan.JumpIfEqual(plan.Load(stat + StatLayout.DeviceNumber, 8), -1L, PtmxDeviceNumber, isMaster);
        plan.Fail("terminal", Path, Errno.ENOTTY);
        plan.Place(isMaster);
        long statfs = plan.Buffer(120);
        plan.Call("statfs", Path, Syscall.fstatfs, master, statfs);
        plan.JumpIfEqual(plan.Load(statfs, 8), -1L, Magic.DEVPTS_SUPER_MAGIC, isDevpts);
        plan.Fail("terminal", Path, Errno.ENOTTY);
        plan.Place(isDevpts);
        plan.ReleaseSlots(mark);
        return master;
    }

    private static void MountConsole(SpawnPlanBuilder plan, PlanSlot root, PlanSlot terminal)
    {
        const string Path = "/dev/console";
        PlanSlot target = plan.EnsureFile(root, Path, follow: false);
        PlanSlot tree = plan.CloneTree(terminal, recursive: false, Path).Result;
        plan.Attach(tree, target, Path);
        plan.Close(tree);
        plan.Close(target);
    }
}
