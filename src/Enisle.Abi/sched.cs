namespace Enisle.Abi;

/// <summary>Spec: linux/sched.h; clone(2), unshare(2), sched_setattr(2).</summary>
public static class Sched
{
    public const int CLONE_VM = 0x100;
    public const int CLONE_FS = 0x200;
    public const int CLONE_FILES = 0x400;
    public const int CLONE_SIGHAND = 0x800;
    public const int CLONE_PIDFD = 0x1000;
    public const int CLONE_VFORK = 0x4000;
    public const int CLONE_PARENT = 0x8000;
    public const int CLONE_THREAD = 0x10000;
    public const int CLONE_NEWNS = 0x20000;
    public const int CLONE_NEWCGROUP = 0x2000000;
    public const int CLONE_NEWUTS = 0x4000000;
    public const int CLONE_NEWIPC = 0x8000000;
    public const int CLONE_NEWUSER = 0x10000000;
    public const int CLONE_NEWPID = 0x20000000;
    public const int CLONE_NEWNET = 0x40000000;
    public const int CLONE_NEWTIME = 0x80;
    public const ulong CLONE_INTO_CGROUP = 0x200000000;
    public const ulong CLONE_CLEAR_SIGHAND = 0x100000000;
    public const int SCHED_NORMAL = 0;
    public const int SCHED_FIFO = 1;
    public const int SCHED_RR = 2;
    public const int SCHED_BATCH = 3;
    public const int SCHED_IDLE = 5;
    public const int SCHED_DEADLINE = 6;
    public const int SCHED_FLAG_RESET_ON_FORK = 1;
    public const int SCHED_FLAG_RECLAIM = 2;
    public const int SCHED_FLAG_DL_OVERRUN = 4;
    public const int SCHED_FLAG_KEEP_POLICY = 8;
    public const int SCHED_FLAG_KEEP_PARAMS = 0x10;
    public const int SCHED_FLAG_UTIL_CLAMP_MIN = 0x20;
    public const int SCHED_FLAG_UTIL_CLAMP_MAX = 0x40;
}
