using Enisle.Engine.Instances;
using Enisle.Engine.Supervision;
using Enisle.Host.Fd;

namespace Enisle.Engine.Lifecycle;

/// <summary>What is written down, held against the host: a keeper that was killed, a host that was booted again.</summary>
public static class StateTruth
{
    /// <summary>The exit code of a workload that nobody saw end, as Docker has it after a boot.</summary>
    internal const int UnseenExitCode = 255;

    /// <summary>How it is going now. What ended without its keeper is cleaned up on the way.</summary>
    public static InstanceState Read(EngineContext engine, Instance instance)
    {
        InstanceState state = instance.ReadState();
        if (IsSettled(state) || IsSupervised(state))
        {
            return state;
        }

        // Nobody looks after it. Only one process cleans up; the others see what it wrote.
        using InstanceLock held = instance.Lock();
        state = instance.ReadState();
        return IsSettled(state) || IsSupervised(state) || Runs(state) ? state : SupervisedEnd.CleanUp(engine, instance, state);
    }

    /// <summary>Whether its first process runs, supervised or not.</summary>
    internal static bool Runs(InstanceState state)
    {
        if (state.BootId != BootId.Current)
        {
            return false;
        }

        using OwnedFd? process = Instance.TryOpen(state.Pid, state.PidStartTime);
        return process is not null;
    }

    // A start that is under way has its keeper written down and not yet another status.
    private static bool IsSettled(InstanceState state) =>
        state.KeeperPid == 0 && state.Status is InstanceStatus.Created or InstanceStatus.Exited or InstanceStatus.Dead or InstanceStatus.Removing;

    private static bool IsSupervised(InstanceState state)
    {
        if (state.BootId != BootId.Current)
        {
            return false;
        }

        using OwnedFd? keeper = Instance.TryOpenKeeper(state);
        return keeper is not null;
    }
}
