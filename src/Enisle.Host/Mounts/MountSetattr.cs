using Enisle.Abi;

namespace Enisle.Host.Mounts;

/// <summary>Whether this kernel changes mounts by descriptor. Spec: mount_setattr(2) (Linux 5.12).</summary>
public static class MountSetattr
{
    private const int NoDescriptor = -1;
    private static bool? s_isThere;

    /// <summary>Asked once: a call that can only fail says whether it is known. Thread: any; two that ask at once get the same answer.</summary>
    public static bool IsThere => s_isThere ??=
        Libc.syscall((long)Syscall.mount_setattr, NoDescriptor, 0, 0, 0, 0) == 0 || Libc.Errno != Errno.ENOSYS;
}
