using Enisle.Abi;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;

namespace Enisle.Isolation.Cgroups;

/// <summary>Waits for an instance to run out of memory, as <c>events</c> tells it.</summary>
/// <remarks>Owner: its own descriptors. Thread: one.</remarks>
public sealed class OomWatch : IDisposable
{
    private readonly InstanceCgroup _instance;
    private readonly CgroupDirectory _memory;
    private readonly CgroupVersion _version;
    private ulong _seen;

    internal OomWatch(InstanceCgroup instance, CgroupDirectory memory, CgroupVersion version)
    {
        _instance = instance;
        _memory = memory;
        _version = version;
        Notification = version == CgroupVersion.V2 ? OomNotification.OpenV2(memory) : OomNotification.OpenV1(memory);
        _seen = instance.OomKills ?? 0;
    }

    /// <summary>Readable when there may be something: poll it, then ask <see cref="Take"/>.</summary>
    public OwnedFd Notification { get; }

    /// <summary>What has happened since the last time; does not wait.</summary>
    /// <remarks>v1 tells before it kills, and also when the cgroup is removed; v2 after it has counted the kill.</remarks>
    public OomEvent Take()
    {
        bool wasNotified = Drain();
        if (!_memory.Exists())
        {
            return OomEvent.Gone;
        }

        if (_version == CgroupVersion.V1)
        {
            return wasNotified ? OomEvent.OutOfMemory : OomEvent.None;
        }

        ulong kills = _instance.OomKills ?? 0;
        bool isNew = kills > _seen;
        _seen = Math.Max(_seen, kills);
        return isNew ? OomEvent.OutOfMemory : IsEmpty() ? OomEvent.Gone : OomEvent.None;
    }

    /// <summary>Waits for the next event; None when the time is up.</summary>
    /// <param name="timeoutMs">-1: no limit.</param>
    public OomEvent Wait(int timeoutMs)
    {
        long deadline = Environment.TickCount64 + timeoutMs;
        while (true)
        {
            OomEvent found = Take();
            long left = timeoutMs < 0 ? -1 : Math.Max(0, deadline - Environment.TickCount64);
            if (found != OomEvent.None || left == 0)
            {
                return found;
            }

            Polling.Wait([new pollfd { fd = Notification.Number, events = Poll.POLLIN }], (int)left);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Notification.Dispose();

    private bool Drain()
    {
        bool isReadable = Polling.Wait([new pollfd { fd = Notification.Number, events = Poll.POLLIN }], 0) > 0;
        if (isReadable)
        {
            OomNotification.Drain(Notification);
        }

        return isReadable;
    }

    private bool IsEmpty() => (_memory.TryRead("cgroup.events") ?? []).AsSpan().IndexOf("populated 0"u8) >= 0;
}
