using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Processes;

/// <summary>A process by pidfd: signals cannot reach another that has its number now. Spec: pidfd_open(2), pidfd_send_signal(2), waitid(2).</summary>
public static unsafe class ProcessHandle
{
    private const int StatusOffset = 24; // siginfo_t: si_status of SIGCHLD
    private const int CodeOffset = 8;
    private const int SignalInfoSize = 128;

    /// <summary>Refers to a running (or unreaped) process; null when there is none.</summary>
    public static OwnedFd? TryOpen(int pid)
    {
        long fd = Libc.syscall((long)Syscall.pidfd_open, pid, 0);
        if (fd >= 0)
        {
            return new OwnedFd((int)fd);
        }

        return Libc.Errno is Errno.ESRCH or Errno.EINVAL ? null : throw new LinuxException(Libc.Errno, "pidfd_open", $"{pid}");
    }

    /// <summary>Sends a signal; false when the process has ended.</summary>
    public static bool Signal(OwnedFd pidFd, int signal)
    {
        if (Libc.syscall((long)Syscall.pidfd_send_signal, pidFd.Number, signal, 0, 0) == 0)
        {
            return true;
        }

        return Libc.Errno == Errno.ESRCH ? false : throw new LinuxException(Libc.Errno, "pidfd_send_signal", $"signal {signal}");
    }

    /// <summary>Waits until the process, anybody's, has ended.</summary>
    /// <returns>False when the time is over first.</returns>
    public static bool WaitForEnd(OwnedFd pidFd, int timeoutMs)
    {
        pollfd poll = new() { fd = pidFd.Number, events = Poll.POLLIN };
        while (true)
        {
            int ready = Libc.poll(&poll, 1, timeoutMs);
            if (ready >= 0 || Libc.Errno != Errno.EINTR)
            {
                return Check.Call(ready, "poll", "pidfd") > 0;
            }
        }
    }

    /// <summary>Waits for a child of this process and reaps it.</summary>
    /// <returns>A wait status as wait4(2) encodes it.</returns>
    public static int Reap(OwnedFd pidFd)
    {
        byte* info = stackalloc byte[SignalInfoSize];
        while (Libc.waitid(Wait.P_PIDFD, (uint)pidFd.Number, info, Wait.WEXITED | Wait.__WALL) < 0)
        {
            if (Libc.Errno != Errno.EINTR)
            {
                Check.Call(-1, "waitid", "pidfd");
            }
        }

        int status = *(int*)(info + StatusOffset);
        return *(int*)(info + CodeOffset) == Wait.CLD_EXITED ? (status & 0xFF) << 8 : status & 0x7F;
    }
}
