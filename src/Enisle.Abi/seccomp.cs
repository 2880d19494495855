namespace Enisle.Abi;

/// <summary>Spec: linux/seccomp.h, linux/audit.h; seccomp(2).</summary>
public static class SeccompAbi
{
    public const int SECCOMP_SET_MODE_STRICT = 0;
    public const int SECCOMP_SET_MODE_FILTER = 1;
    public const int SECCOMP_GET_ACTION_AVAIL = 2;
    public const int SECCOMP_GET_NOTIF_SIZES = 3;
    public const int SECCOMP_FILTER_FLAG_TSYNC = 1;
    public const int SECCOMP_FILTER_FLAG_LOG = 2;
    public const int SECCOMP_FILTER_FLAG_SPEC_ALLOW = 4;
    public const int SECCOMP_FILTER_FLAG_NEW_LISTENER = 8;
    public const int SECCOMP_FILTER_FLAG_TSYNC_ESRCH = 0x10;
    public const int SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 0x20;
    public const uint SECCOMP_RET_KILL_PROCESS = 0x80000000;
    public const int SECCOMP_RET_KILL_THREAD = 0;
    public const int SECCOMP_RET_TRAP = 0x30000;
    public const int SECCOMP_RET_ERRNO = 0x50000;
    public const int SECCOMP_RET_USER_NOTIF = 0x7fc00000;
    public const int SECCOMP_RET_TRACE = 0x7ff00000;
    public const int SECCOMP_RET_LOG = 0x7ffc0000;
    public const int SECCOMP_RET_ALLOW = 0x7fff0000;
    public const int SECCOMP_RET_DATA = 0xffff;
    public const uint AUDIT_ARCH_X86_64 = 0xc000003e;
    public const int AUDIT_ARCH_I386 = 0x40000003;
}
