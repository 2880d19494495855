using Enisle.Abi;

namespace Enisle.Host.Fd;

/// <summary>What statx(2) tells of a file.</summary>
public readonly unsafe record struct FileStatus(uint Type, uint Permissions, uint Uid, uint Gid, ulong Size, uint DeviceMajor, uint DeviceMinor, ulong Inode)
{
    /// <summary>Of an open descriptor.</summary>
    public static FileStatus Of(int descriptor) => Of(descriptor, string.Empty, Fcntl.AT_EMPTY_PATH);

    /// <summary>Of a name; AT_SYMLINK_NOFOLLOW in <paramref name="flags"/> for a link itself.</summary>
    public static FileStatus Of(int directory, string path, int flags)
    {
        statx status;
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            Check.Call(Libc.syscall((long)Syscall.statx, directory, (long)p, flags, Statx.STATX_BASIC_STATS, (long)&status), "stat", path);
        }

        return new FileStatus(
            (uint)status.stx_mode & Fcntl.S_IFMT,
            status.stx_mode & 0xFFFu,
            status.stx_uid,
            status.stx_gid,
            status.stx_size,
            status.stx_rdev_major,
            status.stx_rdev_minor,
            status.stx_ino);
    }
}
