using Enisle.Abi;

namespace Enisle.Host.Mounts;

/// <summary>Mounts in this process's own mount namespace. Spec: mount(2), umount2(2).</summary>
public static unsafe class HostMount
{
    /// <summary>Mounts a file system.</summary>
    /// <param name="source">What it is called in the mount table, or the device.</param>
    /// <param name="target">Absolute path of a directory.</param>
    /// <param name="type">As in /proc/filesystems.</param>
    /// <param name="flags">MS_….</param>
    /// <param name="data">The file system's own options; at most a page.</param>
    /// <exception cref="LinuxException">EPERM, ENODEV (no such type), EINVAL (an option).</exception>
    public static void Mount(string source, string target, string type, ulong flags, string data)
    {
        CString from = new(source, stackalloc byte[CString.StackSize]);
        CString to = new(target, stackalloc byte[CString.StackSize]);
        CString kind = new(type, stackalloc byte[32]);
        CString options = new(data, stackalloc byte[CString.StackSize]);
        fixed (byte* s = from, t = to, k = kind, o = options)
        {
            Check.Call(Libc.syscall((long)Syscall.mount, (long)s, (long)t, (long)k, (long)flags, (long)o), "mount", target);
        }
    }

    /// <summary>Takes the topmost mount at <paramref name="target"/> away, at once, even when somebody uses it.</summary>
    /// <returns>False when nothing is mounted there.</returns>
    public static bool TryUnmount(string target)
    {
        const long MNT_DETACH = 2;
        const long UMOUNT_NOFOLLOW = 8;
        CString path = new(target, stackalloc byte[CString.StackSize]);
        fixed (byte* p = path)
        {
            if (Libc.syscall((long)Syscall.umount2, (long)p, MNT_DETACH | UMOUNT_NOFOLLOW) == 0)
            {
                return true;
            }
        }

        Errno errno = Libc.Errno;
        return errno is Errno.EINVAL or Errno.ENOENT ? false : throw new LinuxException(errno, "umount", target);
    }
}
