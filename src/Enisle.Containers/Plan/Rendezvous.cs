using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Spawn;

namespace Enisle.Containers.Plan;

/// <summary>Where the new process needs its parent: it sends one byte that says where it is, and waits for one.</summary>
/// <remarks>
/// A process that needs nothing of its parent on the way only waits once, at the end: the parent has answered long ago then, so it
/// costs one read. A parent that is gone is an end of file, and ends the process.
/// </remarks>
internal static class Rendezvous
{
    /// <summary>The very first: the parent has systemd make a scope with this process in it.</summary>
    public const byte Cgroup = (byte)'c';

    /// <summary>The network namespace is there: the parent moves devices into it.</summary>
    public const byte NetDevices = (byte)'n';

    /// <summary>All mounts are made, the root is not yet changed: hooks of the host's side.</summary>
    public const byte HooksBeforePivot = (byte)'h';

    /// <summary>All is ready but the identity: limits that only the parent may raise.</summary>
    public const byte Limits = (byte)'l';

    /// <summary>Two messages with a descriptor each: what lies in the first directory is to be copied to the second, a new tmpfs.</summary>
    public const byte CopyUp = (byte)'t';

    /// <summary>The process had to fork to enter a PID namespace; the pid follows as four bytes.</summary>
    public const byte Forked = (byte)'f';

    /// <summary>The last: nothing more is needed of the parent.</summary>
    public const byte Ready = (byte)'r';

    /// <summary>What the parent answers.</summary>
    public const byte GoOn = (byte)'g';

    /// <summary>Adds the steps of one meeting.</summary>
    public static void Meet(SpawnPlanBuilder plan, OwnedFd sync, byte place)
    {
        plan.Call("write", "parent", Syscall.write, sync.Number, plan.Bytes([place]), 1);
        Await(plan, sync);
    }

    /// <summary>The last wait.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="sync">The channel.</param>
    /// <param name="tells">Whether there may have been meetings before, so that the parent must be told that this is the last.</param>
    public static void End(SpawnPlanBuilder plan, OwnedFd sync, bool tells)
    {
        if (tells)
        {
            Meet(plan, sync, Ready);
        }
        else
        {
            Await(plan, sync);
        }
    }

    /// <summary>Waits for one byte; a parent that is gone ends the process.</summary>
    public static void Await(SpawnPlanBuilder plan, OwnedFd sync)
    {
        int mark = plan.SlotMark;
        PlanJump received = plan.NewJump();
        PlanSlot count = plan.Call("read", "parent", Syscall.read, sync.Number, plan.Buffer(1), 1).Result;
        plan.JumpIfEqual(count, -1L, 1, received);
        plan.Exit(1);
        plan.Place(received);
        plan.ReleaseSlots(mark);
    }
}
