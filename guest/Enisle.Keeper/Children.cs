using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>The first process, checks, and all that lost their parents in this keeper's tree: taken away when they end.</summary>
internal static unsafe class Children
{
    private const int InfoSize = 128; // siginfo_t of SIGCHLD: signo, errno, code, padding, pid, uid, status
    private const int CodeOffset = 8;
    private const int PidOffset = 16;
    private const int StatusOffset = 24;
    private const int SignalBase = 128;

    public static bool InitHasEnded;
    public static int ExitCode;
    public static int ExitSignal;

    /// <summary>Nanoseconds since 1970, and of the clock that never jumps.</summary>
    public static long FinishedAt;
    public static long EndedAt;

    /// <summary>Whether that process is this one's child at all, ended or not.</summary>
    public static bool Owns(int pid)
    {
        byte* info = stackalloc byte[InfoSize];
        int options = Wait.WEXITED | Wait.WNOHANG | Wait.WNOWAIT | Wait.__WALL;
        return Kernel.Call(Syscall.waitid, Wait.P_PID, pid, (long)info, options) == 0;
    }

    public static void Reap()
    {
        byte* info = stackalloc byte[InfoSize];
        while (true)
        {
            *(int*)(info + PidOffset) = 0;
            long result = Kernel.Call(Syscall.waitid, Wait.P_ALL, 0, (long)info, Wait.WEXITED | Wait.WNOHANG | Wait.__WALL);
            int pid = *(int*)(info + PidOffset);
            if (result < 0 || pid == 0)
            {
                return;
            }

            bool exited = *(int*)(info + CodeOffset) == Wait.CLD_EXITED;
            int status = *(int*)(info + StatusOffset);
            if (pid == Request.Header->InitPid && !InitHasEnded)
            {
                InitHasEnded = true;
                ExitSignal = exited ? 0 : status;
                ExitCode = exited ? status : SignalBase + status;
                FinishedAt = Kernel.WallClock();
                EndedAt = Kernel.Now();
            }
            else
            {
                Checks.Note(pid, exited && status == 0);
            }
        }
    }
}
