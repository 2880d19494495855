using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Spawn;

/// <content>Attributes by mount(2), for kernels without mount_setattr(2): of an attached mount only, and of one mount, not a tree.</content>
public sealed partial class SpawnPlanBuilder
{
    // struct statfs of x86-64: ten words, then f_flags, whose low bits are those of mount(2).
    private const int StatFsSize = 120;
    private const int StatFsFlags = 10 * sizeof(long);

    private const long KeptFlags = MountAbi.MS_RDONLY | MountAbi.MS_NOSUID | MountAbi.MS_NODEV | MountAbi.MS_NOEXEC;
    private int? _mountHandle;

    /// <summary>Whether this plan is for a kernel without mount_setattr(2) (Linux 5.12).</summary>
    public bool IsClassic => _mountHandle is not null;

    /// <summary>Makes a plan for a kernel without mount_setattr(2).</summary>
    /// <param name="handle">Any descriptor of the caller's: mounts are put in its place, so that mount(2) finds them under a name known now.</param>
    public void UseClassicMounts(OwnedFd handle) => _mountHandle = Inherit(handle);

    /// <summary>Sets and clears attributes of an attached mount; those that are not named stay. The host's procfs must still be there.</summary>
    public void Remount(PlanArg mount, in mount_attr attributes, string subject)
    {
        int mark = SlotMark;
        long status = Buffer(StatFsSize);
        Call("statfs", subject, Syscall.fstatfs, mount, status);
        PlanSlot flags = Mask(Load(status + StatFsFlags, 8), Kept(attributes), ClassicFlags(attributes.attr_set) | MountAbi.MS_REMOUNT | MountAbi.MS_BIND);
        Call("remount", subject, Syscall.mount, 0, Name(mount, subject), 0, flags, 0);
        ReleaseSlots(mark);
    }

    /// <summary>Changes the propagation of an attached mount: MS_SHARED, MS_SLAVE, MS_PRIVATE or MS_UNBINDABLE, with MS_REC or not.</summary>
    public void SetPropagation(PlanArg mount, ulong flags, string subject) =>
        Call("set propagation", subject, Syscall.mount, 0, Name(mount, subject), 0, flags, 0);

    /// <summary>MOUNT_ATTR_* as mount(2) has them.</summary>
    internal static long ClassicFlags(ulong attributes)
    {
        const ulong Same = MountAbi.MOUNT_ATTR_RDONLY | MountAbi.MOUNT_ATTR_NOSUID | MountAbi.MOUNT_ATTR_NODEV | MountAbi.MOUNT_ATTR_NOEXEC;
        ulong flags = attributes & Same;
        flags |= (attributes & MountAbi.MOUNT_ATTR_NODIRATIME) != 0 ? MountAbi.MS_NODIRATIME : 0UL;
        flags |= (attributes & MountAbi.MOUNT_ATTR_NOSYMFOLLOW) != 0 ? MountAbi.MS_NOSYMFOLLOW : 0UL;
        flags |= (attributes & MountAbi.MOUNT_ATTR__ATIME) switch
        {
            MountAbi.MOUNT_ATTR_NOATIME => MountAbi.MS_NOATIME,
            MountAbi.MOUNT_ATTR_STRICTATIME => MountAbi.MS_STRICTATIME,
            _ => 0UL,
        };
        return (long)flags;
    }

    // A remount without any flag of access times keeps all of them; with one it sets them all.
    private static long Kept(in mount_attr attributes)
    {
        long kept = KeptFlags & ~ClassicFlags(attributes.attr_clr);
        bool setsTimes = ((attributes.attr_set | attributes.attr_clr) & (MountAbi.MOUNT_ATTR__ATIME | MountAbi.MOUNT_ATTR_NODIRATIME)) != 0;
        bool clearsMode = (attributes.attr_clr & MountAbi.MOUNT_ATTR__ATIME) != 0;
        bool clearsDirectories = (attributes.attr_clr & MountAbi.MOUNT_ATTR_NODIRATIME) != 0;
        return !setsTimes ? kept
            : kept + (clearsMode ? 0 : MountAbi.MS_NOATIME) + (clearsDirectories ? 0 : MountAbi.MS_NODIRATIME);
    }

    // mount(2) takes paths. Slots are known only when the plan runs, so the mount is put under a number that is known now.
    private long Name(PlanArg mount, string subject)
    {
        int handle = _mountHandle ?? throw new InvalidOperationException("the plan is not for a classic kernel");
        Call("dup", subject, Syscall.dup3, mount, handle, Fcntl.O_CLOEXEC);
        return String(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle}"));
    }
}
