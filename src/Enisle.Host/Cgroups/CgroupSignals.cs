using Enisle.Abi;

namespace Enisle.Host.Cgroups;

/// <summary>Signals to processes found in a cgroup.</summary>
public static class CgroupSignals
{
    /// <summary>kill(2); a process that is gone meanwhile is no error.</summary>
    public static void Send(int pid, int signal)
    {
        if (Libc.kill(pid, signal) < 0 && Libc.Errno != Errno.ESRCH)
        {
            throw new LinuxException(Libc.Errno, "kill", $"pid {pid}");
        }
    }
}
