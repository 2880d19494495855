namespace Enisle.Abi;

/// <summary>Spec: asm-generic/resource.h; getrlimit(2).</summary>
public static class Rlimits
{
    public const int RLIMIT_CPU = 0;
    public const int RLIMIT_FSIZE = 1;
    public const int RLIMIT_DATA = 2;
    public const int RLIMIT_STACK = 3;
    public const int RLIMIT_CORE = 4;
    public const int RLIMIT_RSS = 5;
    public const int RLIMIT_NPROC = 6;
    public const int RLIMIT_NOFILE = 7;
    public const int RLIMIT_MEMLOCK = 8;
    public const int RLIMIT_AS = 9;
    public const int RLIMIT_LOCKS = 0xa;
    public const int RLIMIT_SIGPENDING = 0xb;
    public const int RLIMIT_MSGQUEUE = 0xc;
    public const int RLIMIT_NICE = 0xd;
    public const int RLIMIT_RTPRIO = 0xe;
    public const int RLIMIT_RTTIME = 0xf;
}
