using System.Globalization;
using System.Text;
using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Isolation.State;

namespace Enisle.Runtime.Events;

/// <summary>Learns from the kernel that a cgroup ran out of memory.</summary>
/// <remarks>
/// Spec: cgroup v2 <c>memory.events</c> (poll(2) sees POLLPRI when it changes); v1 <c>memory.oom_control</c> through
/// <c>cgroup.event_control</c> and an eventfd (Documentation/admin-guide/cgroup-v1/memory.rst, «OOM Control»).
/// </remarks>
internal sealed class OomWatch : IDisposable
{
    private readonly OwnedFd _file;
    private readonly OwnedFd? _counter;
    private ulong _kills;

    private OomWatch(OwnedFd file, OwnedFd? counter)
    {
        _file = file;
        _counter = counter;
        _kills = counter is null ? ReadKills() : 0;
    }

    /// <summary>What to wait for.</summary>
    public pollfd PollEntry => _counter is null
        ? new pollfd { fd = _file.Number, events = POLLPRI }
        : new pollfd { fd = _counter.Number, events = Poll.POLLIN };

    private const short POLLPRI = 2;

    /// <summary>Null where the host's kernel cannot tell.</summary>
    public static OomWatch? TryOpen(InstanceRecord record)
    {
        foreach (string directory in record.CgroupPaths.Values)
        {
            if (HostFile.TryOpenAt(Fcntl.AT_FDCWD, $"{directory}/memory.events", Fcntl.O_RDONLY, 0, out _) is { } events)
            {
                return new OomWatch(events, null);
            }

            if (HostFile.TryOpenAt(Fcntl.AT_FDCWD, $"{directory}/memory.oom_control", Fcntl.O_RDONLY, 0, out _) is { } control)
            {
                OwnedFd counter = EventFd.Create();
                string registration = string.Create(CultureInfo.InvariantCulture, $"{counter.Number} {control.Number}");
                if (HostFile.TryWriteText(Fcntl.AT_FDCWD, $"{directory}/cgroup.event_control", registration) == Errno.None)
                {
                    return new OomWatch(control, counter);
                }

                counter.Dispose();
                control.Dispose();
            }
        }

        return null;
    }

    /// <summary>Takes what the kernel has told: whether a task was killed for memory, or met the limit (v1).</summary>
    public bool Take()
    {
        if (_counter is not null)
        {
            return EventFd.Take(_counter) > 0;
        }

        ulong kills = ReadKills();
        bool more = kills > _kills;
        _kills = kills;
        return more;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file.Dispose();
        _counter?.Dispose();
    }

    /// <summary>Reading from the start also arms the next notification.</summary>
    private ulong ReadKills()
    {
        Span<byte> buffer = stackalloc byte[1024];
        foreach (string line in Encoding.ASCII.GetString(buffer[..HostFile.ReadAt(_file, buffer, 0)]).Split('\n'))
        {
            if (line.StartsWith("oom_kill ", StringComparison.Ordinal)
                && ulong.TryParse(line.AsSpan(9), NumberStyles.None, CultureInfo.InvariantCulture, out ulong kills))
            {
                return kills;
            }
        }

        return 0;
    }
}
