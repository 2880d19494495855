namespace Enisle.Abi;

/// <summary>Spec: linux/prctl.h, linux/securebits.h; prctl(2).</summary>
public static class Prctl
{
    public const int PR_SET_PDEATHSIG = 1;
    public const int PR_SET_DUMPABLE = 4;
    public const int PR_SET_KEEPCAPS = 8;
    public const int PR_CAPBSET_READ = 0x17;
    public const int PR_CAPBSET_DROP = 0x18;
    public const int PR_SET_NAME = 0xf;
    public const int PR_SET_NO_NEW_PRIVS = 0x26;
    public const int PR_GET_NO_NEW_PRIVS = 0x27;
    public const int PR_SET_CHILD_SUBREAPER = 0x24;
    public const int PR_CAP_AMBIENT = 0x2f;
    public const int PR_CAP_AMBIENT_RAISE = 2;
    public const int PR_CAP_AMBIENT_LOWER = 3;
    public const int PR_CAP_AMBIENT_CLEAR_ALL = 4;
    public const int PR_SET_SECUREBITS = 0x1c;
    public const int SECBIT_KEEP_CAPS = 0x10;
}
