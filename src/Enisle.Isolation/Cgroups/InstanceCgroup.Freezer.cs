using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Host.Fd;

namespace Enisle.Isolation.Cgroups;

/// <content>Pausing. Spec: Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst; cgroup-v2.rst, cgroup.freeze.</content>
public sealed partial class InstanceCgroup
{
    private const string StateV1 = "freezer.state";
    private const string StateV2 = "cgroup.freeze";
    private const int FreezeTimeoutMs = 10_000;

    /// <summary>Whether this instance itself is paused; a paused ancestor does not count.</summary>
    public bool IsFrozen
    {
        get
        {
            if (Find(ControllerSet.Freezer) is not { } member)
            {
                return false;
            }

            Span<byte> buffer = stackalloc byte[32];
            return member.Version == CgroupVersion.V2
                ? buffer[..member.Directory.TryReadSmall(StateV2, buffer)].StartsWith("1"u8)
                : buffer[..member.Directory.TryReadSmall("freezer.self_freezing", buffer)].StartsWith("1"u8);
        }
    }

    /// <summary>Stops every task; returns when all have stopped.</summary>
    /// <exception cref="EnisleException">There is no freezer, or some task could not be stopped in time: then all run on.</exception>
    public void Freeze()
    {
        if (Find(ControllerSet.Freezer) is null)
        {
            throw new EnisleException(ErrorKind.Unsupported, "pause: the instance has no cgroup with a freezer");
        }

        if (!TryFreeze())
        {
            Thaw();
            throw new EnisleException(ErrorKind.Host, $"pause: not all tasks stopped within {FreezeTimeoutMs / 1000} s");
        }
    }

    /// <summary>Lets the tasks run on. Where the cgroup is gone there are none.</summary>
    public void Thaw()
    {
        if (Find(ControllerSet.Freezer) is not { } member)
        {
            return;
        }

        string file = member.Version == CgroupVersion.V2 ? StateV2 : StateV1;
        Errno errno = member.Directory.TryWrite(file, member.Version == CgroupVersion.V2 ? "0"u8 : "THAWED"u8);
        if (errno is not (Errno.None or Errno.ENOENT or Errno.ENODEV))
        {
            throw new LinuxException(errno, "write", $"{member.Directory.Path}/{file}");
        }
    }

    private bool TryFreeze()
    {
        HierarchyCgroup member = Find(ControllerSet.Freezer)!;
        return member.Version == CgroupVersion.V2 ? TryFreezeV2(member) : TryFreezeV1(member);
    }

    /// <summary>v1 stays in FREEZING while tasks keep appearing; writing FROZEN again takes the new ones along, thawing lets a stuck one move on.</summary>
    private static bool TryFreezeV1(HierarchyCgroup member)
    {
        long deadline = Environment.TickCount64 + FreezeTimeoutMs;
        Span<byte> state = stackalloc byte[16];
        for (int attempt = 1; ; attempt++)
        {
            WriteState(member, StateV1, "FROZEN"u8);
            if (state[..member.Directory.TryReadSmall(StateV1, state)].StartsWith("FROZEN"u8))
            {
                return true;
            }

            if (Environment.TickCount64 > deadline)
            {
                return false;
            }

            if (attempt % 50 == 0)
            {
                WriteState(member, StateV1, "THAWED"u8);
                Pause.Milliseconds(10);
            }
            else if (attempt % 10 == 0)
            {
                Pause.Milliseconds(1);
            }
        }
    }

    private static bool TryFreezeV2(HierarchyCgroup member)
    {
        long deadline = Environment.TickCount64 + FreezeTimeoutMs;
        WriteState(member, StateV2, "1"u8);
        using OwnedFd? events = member.Directory.TryOpen("cgroup.events", Fcntl.O_RDONLY, out Errno errno);
        if (events is null)
        {
            throw new LinuxException(errno, "open", $"{member.Directory.Path}/cgroup.events");
        }

        Span<byte> text = stackalloc byte[128];
        while (true)
        {
            // Reading arms the notification: what changes from here on ends the wait.
            if (text[..CgroupDirectory.ReadFromStart(events, text)].IndexOf("frozen 1"u8) >= 0)
            {
                return true;
            }

            long left = deadline - Environment.TickCount64;
            if (left <= 0)
            {
                return false;
            }

            Pause.UntilChanged(events, (int)left);
        }
    }

    private static void WriteState(HierarchyCgroup member, string file, ReadOnlySpan<byte> state)
    {
        Errno errno = member.Directory.TryWrite(file, state);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "write", $"{member.Directory.Path}/{file}");
        }
    }
}
