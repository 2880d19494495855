using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>All of an entry that an archive keeps. Spec: statx(2).</summary>
/// <param name="Type">S_IF*.</param>
/// <param name="Mode">Permissions, set-id and sticky bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Device">The file system it is on, major and minor in one.</param>
/// <param name="Inode">Its number there.</param>
/// <param name="RawMajor">Of the device that it is.</param>
/// <param name="RawMinor">Of the device that it is.</param>
/// <param name="Seconds">Of the last change of its content.</param>
/// <param name="Nanoseconds">And the fraction.</param>
public readonly unsafe record struct EntryStatus(
    uint Type, uint Mode, uint Uid, uint Gid, long Size, uint Links, ulong Device, ulong Inode, uint RawMajor, uint RawMinor, long Seconds, uint Nanoseconds)
{
    /// <summary>Of an open descriptor, O_PATH ones of symlinks too.</summary>
    public static EntryStatus Of(OwnedFd entry)
    {
        statx status;
        byte empty = 0;
        Check.Call(
            Libc.syscall((long)Syscall.statx, entry.Number, (long)&empty, Fcntl.AT_EMPTY_PATH, Statx.STATX_BASIC_STATS, (long)&status), "stat");
        return new EntryStatus(
            (uint)status.stx_mode & Fcntl.S_IFMT,
            status.stx_mode & 0xFFFu,
            status.stx_uid,
            status.stx_gid,
            (long)status.stx_size,
            status.stx_nlink,
            ((ulong)status.stx_dev_major << 32) | status.stx_dev_minor,
            status.stx_ino,
            status.stx_rdev_major,
            status.stx_rdev_minor,
            status.stx_mtime.tv_sec,
            status.stx_mtime.tv_nsec);
    }
}
