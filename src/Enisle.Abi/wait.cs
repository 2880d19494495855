namespace Enisle.Abi;

/// <summary>Spec: linux/wait.h; waitid(2), waitpid(2).</summary>
public static class Wait
{
    public const int WNOHANG = 1;
    public const int WUNTRACED = 2;
    public const int WEXITED = 4;
    public const int WNOWAIT = 0x1000000;
    public const int __WALL = 0x40000000;
    public const int P_ALL = 0;
    public const int P_PID = 1;
    public const int P_PGID = 2;
    public const int P_PIDFD = 3;
    public const int CLD_EXITED = 1;
    public const int CLD_KILLED = 2;
    public const int CLD_DUMPED = 3;
}
