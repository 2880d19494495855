using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Mounts;

/// <summary>A copy of a part of the mount tree, attached nowhere yet. Spec: open_tree(2), mount_setattr(2).</summary>
public static unsafe class DetachedTree
{
    /// <summary>Copies the mount at a host path, with the mounts below it where <paramref name="recursive"/>.</summary>
    /// <remarks>A copy of a shared mount is its peer: whoever attaches it in another mount namespace cuts it off there (MS_SLAVE), on all kernels.</remarks>
    public static OwnedFd Open(string path, bool recursive)
    {
        int flags = MountAbi.OPEN_TREE_CLONE | MountAbi.OPEN_TREE_CLOEXEC | (recursive ? Fcntl.AT_RECURSIVE : 0);
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            return Check.Fd((int)Libc.syscall((long)Syscall.open_tree, Fcntl.AT_FDCWD, (long)p, flags), "open_tree", path);
        }
    }

    /// <summary>Shows the tree's files under other ids (MOUNT_ATTR_IDMAP).</summary>
    /// <returns>ENOSYS before Linux 5.12; EINVAL for a file system that cannot (before 5.19 overlayfs, …); EPERM for one mapped already.</returns>
    public static Errno TryMapIds(OwnedFd tree, OwnedFd userNamespace, bool recursive)
    {
        mount_attr attributes = new() { attr_set = MountAbi.MOUNT_ATTR_IDMAP, userns_fd = (ulong)userNamespace.Number };
        byte empty = 0;
        int flags = Fcntl.AT_EMPTY_PATH | (recursive ? Fcntl.AT_RECURSIVE : 0);
        long result = Libc.syscall(
            (long)Syscall.mount_setattr, tree.Number, (long)&empty, flags, (long)&attributes, sizeof(mount_attr));
        return result < 0 ? Libc.Errno : Errno.None;
    }
}
