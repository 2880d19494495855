using Enisle.Abi;

namespace Enisle.Host.Cgroups;

/// <summary>A short wait for what the kernel tells nobody about: a dying task that still fills a cgroup, a freezer that is not done.</summary>
public static unsafe class Pause
{
    /// <summary>Sleeps; a signal ends it early.</summary>
    public static void Milliseconds(int milliseconds) => Libc.poll(null, 0, milliseconds);

    /// <summary>Waits until a kernfs file has changed (POLLPRI) or the time is over.</summary>
    public static void UntilChanged(Fd.OwnedFd file, int milliseconds)
    {
        pollfd entry = new() { fd = file.Number, events = Poll.POLLPRI };
        Libc.poll(&entry, 1, milliseconds);
    }
}
