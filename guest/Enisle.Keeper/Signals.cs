using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>SIGCHLD comes by a descriptor; what a terminal, a session's end or a shutdown sends is ignored: a keeper ends with its instance.</summary>
internal static unsafe class Signals
{
    private const ulong SIG_DFL = 0;
    private const ulong SIG_IGN = 1;
    private const int SetSize = 8;
    private const int SignalInfoSize = 128;
    private static int s_fd;

    public static bool TryOpen()
    {
        SetAll(SIG_IGN);
        ulong child = 1ul << (Signal.SIGCHLD - 1);
        Kernel.Call(Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (long)&child, 0, SetSize);
        s_fd = (int)Kernel.Call(Syscall.signalfd4, -1, (long)&child, SetSize, Signal.SFD_CLOEXEC | Signal.SFD_NONBLOCK);
        int registered = 0;
        Poller.Set(s_fd, &registered, Poll.EPOLLIN, PollKind.Signal, 0);
        return s_fd >= 0;
    }

    public static void Take()
    {
        byte* info = stackalloc byte[SignalInfoSize];
        while (Kernel.Call(Syscall.read, s_fd, (long)info, SignalInfoSize) > 0)
        {
        }
    }

    /// <summary>As at the start of a program.</summary>
    public static void Restore()
    {
        SetAll(SIG_DFL);
        ulong none = 0;
        Kernel.Call(Syscall.rt_sigprocmask, Signal.SIG_SETMASK, (long)&none, 0, SetSize);
    }

    private static void SetAll(ulong disposition)
    {
        Set(Signal.SIGHUP, disposition);
        Set(Signal.SIGINT, disposition);
        Set(Signal.SIGQUIT, disposition);
        Set(Signal.SIGTERM, disposition);
        Set(Signal.SIGPIPE, disposition);
        Set(Signal.SIGALRM, disposition);
        Set(Signal.SIGUSR1, disposition);
        Set(Signal.SIGUSR2, disposition);
        Set(Signal.SIGTSTP, disposition);
        Set(Signal.SIGTTIN, disposition);
        Set(Signal.SIGTTOU, disposition);
        Set(Signal.SIGXFSZ, disposition); // a log at its RLIMIT_FSIZE is a full disk
        Set(Signal.SIGCHLD, SIG_DFL); // ignored, children could not be waited for
    }

    private static void Set(int signal, ulong disposition)
    {
        ulong* action = stackalloc ulong[4]; // the kernel's struct sigaction: handler, flags, restorer, mask
        action[0] = disposition;
        action[1] = 0;
        action[2] = 0;
        action[3] = 0;
        Kernel.Call(Syscall.rt_sigaction, signal, (long)action, 0, SetSize);
    }
}
