using Enisle.Abi;

namespace Enisle.Keeper;

/// <summary>The one epoll instance. Spec: epoll(7); struct epoll_event is packed on x86-64.</summary>
internal static unsafe class Poller
{
    public const int EventSize = 12;
    private const int MaxEvents = 16;
    private static int s_epoll;
    private static byte* s_events;

    public static bool TryOpen()
    {
        s_epoll = (int)Kernel.Call(Syscall.epoll_create1, Poll.EPOLL_CLOEXEC);
        s_events = Arena.Take(MaxEvents * EventSize);
        return s_epoll >= 0;
    }

    /// <summary>Waits for <paramref name="events"/> on a descriptor; 0 takes it out: a hang-up would be reported all the same.</summary>
    /// <param name="registered">What it was registered for, kept by the caller.</param>
    public static void Set(int fd, int* registered, int events, PollKind kind, int index)
    {
        if (*registered == events)
        {
            return;
        }

        byte* e = stackalloc byte[EventSize];
        *(int*)e = events;
        *(int*)(e + 4) = index;
        *(int*)(e + 8) = (int)kind;
        int operation = events == 0 ? Poll.EPOLL_CTL_DEL : *registered == 0 ? Poll.EPOLL_CTL_ADD : Poll.EPOLL_CTL_MOD;
        Kernel.Call(Syscall.epoll_ctl, s_epoll, operation, fd, (long)e);
        *registered = events;
    }

    /// <returns>How many there are; none when the time is up, or when the process was stopped and goes on.</returns>
    public static int Wait(int timeoutMs) => (int)Kernel.Call(Syscall.epoll_wait, s_epoll, (long)s_events, MaxEvents, timeoutMs);

    public static int Events(int i) => *(int*)(s_events + i * EventSize);

    public static int Index(int i) => *(int*)(s_events + i * EventSize + 4);

    public static PollKind Kind(int i) => (PollKind)(*(int*)(s_events + i * EventSize + 8));
}
