using Enisle.Abi;

namespace Enisle.Host.Processes;

/// <summary>Children of this process, those included that became its children because their own parents ended.</summary>
public static unsafe class ChildProcesses
{
    private const int PidOffset = 16; // siginfo_t of SIGCHLD: signo, errno, code, padding, pid
    private const int SigInfoSize = 128;

    /// <summary>A parent that ignores SIGCHLD hands that down, and then no child could be waited for.</summary>
    public static void EnsureWaitable()
    {
        ulong* byDefault = stackalloc ulong[4] { 0, 0, 0, 0 };
        Libc.syscall((long)Syscall.rt_sigaction, Signal.SIGCHLD, (long)byDefault, 0, sizeof(ulong));
    }

    /// <summary>Orphaned descendants become this process's children. Spec: PR_SET_CHILD_SUBREAPER(2const).</summary>
    public static Errno TryAdoptOrphans() =>
        Libc.syscall((long)Syscall.prctl, Prctl.PR_SET_CHILD_SUBREAPER, 1) == 0 ? Errno.None : Libc.Errno;

    /// <summary>Takes away ended children, up to the first that is <paramref name="kept"/>: somebody else waits for that one.</summary>
    public static void ReapAllBut(int kept)
    {
        byte* info = stackalloc byte[SigInfoSize];
        while (true)
        {
            *(int*)(info + PidOffset) = 0;
            int options = Abi.Wait.WEXITED | Abi.Wait.WNOHANG;
            if (Libc.waitid(Abi.Wait.P_ALL, 0, info, options | Abi.Wait.WNOWAIT) != 0)
            {
                return; // ECHILD
            }

            int pid = *(int*)(info + PidOffset);
            if (pid == 0 || pid == kept)
            {
                return;
            }

            _ = Libc.waitid(Abi.Wait.P_PID, (uint)pid, info, options);
        }
    }
}
