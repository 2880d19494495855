using System.Globalization;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Cgroups;

/// <summary>A descriptor that becomes readable when a memory cgroup runs out of memory, or goes away.</summary>
/// <remarks>Spec: v1: cgroup-v1/memory.rst, «OOM Control»; v2: inotify(7) on memory.events, whose change the kernel announces.</remarks>
public static unsafe class OomNotification
{
    private const int EFD_CLOEXEC = Fcntl.O_CLOEXEC;
    private const int EFD_NONBLOCK = Fcntl.O_NONBLOCK;
    private const int IN_CLOEXEC = Fcntl.O_CLOEXEC;
    private const int IN_NONBLOCK = Fcntl.O_NONBLOCK;
    private const uint IN_MODIFY = 2;

    /// <summary>v1: an eventfd whose counter rises.</summary>
    public static OwnedFd OpenV1(CgroupDirectory cgroup)
    {
        OwnedFd control = cgroup.TryOpen("memory.oom_control", Fcntl.O_RDONLY, out Errno errno)
            ?? throw new LinuxException(errno, "open", $"{cgroup.Path}/memory.oom_control");
        using (control)
        {
            OwnedFd notified = Check.Fd(Libc.eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd");
            errno = cgroup.TryWrite(
                "cgroup.event_control", string.Create(CultureInfo.InvariantCulture, $"{notified.Number} {control.Number}"));
            if (errno == Errno.None)
            {
                return notified;
            }

            notified.Dispose();
            throw new LinuxException(errno, "write", $"{cgroup.Path}/cgroup.event_control");
        }
    }

    /// <summary>v2: an inotify descriptor.</summary>
    public static OwnedFd OpenV2(CgroupDirectory cgroup)
    {
        OwnedFd notified = Check.Fd(Libc.inotify_init1(IN_CLOEXEC | IN_NONBLOCK), "inotify_init1");
        try
        {
            Watch(notified, $"{cgroup.Path}/memory.events");
            Watch(notified, $"{cgroup.Path}/cgroup.events");
            return notified;
        }
        catch
        {
            notified.Dispose();
            throw;
        }
    }

    /// <summary>Takes away what is pending.</summary>
    public static void Drain(OwnedFd notified)
    {
        byte* buffer = stackalloc byte[4096];
        while (Libc.read(notified.Number, buffer, 4096) > 0)
        {
            // Both kinds do not block: the loop ends with EAGAIN.
        }
    }

    private static void Watch(OwnedFd notified, string path)
    {
        CString name = new(path, stackalloc byte[CString.StackSize]);
        fixed (byte* p = name)
        {
            Check.Call(Libc.inotify_add_watch(notified.Number, p, IN_MODIFY), "inotify_add_watch", path);
        }
    }
}
