using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>wait</c>.</summary>
public static class InstanceWait
{
    private const int FirstPauseMs = 1;
    private const int LongestPauseMs = 50;

    /// <summary>Waits until the run that is under way has ended; the exit code of the last run when there is none.</summary>
    public static int ForExit(EngineContext engine, Instance instance)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        if (state.Status is not (InstanceStatus.Running or InstanceStatus.Paused))
        {
            return state.ExitCode;
        }

        using (OwnedFd? process = Instance.TryOpen(state.Pid, state.PidStartTime))
        {
            if (process is not null)
            {
                ProcessHandle.WaitForEnd(process, -1);
            }
        }

        // The keeper writes down how it ended; an instance that removes itself leaves only that.
        for (int pause = FirstPauseMs; ; pause = Math.Min(pause * 2, LongestPauseMs))
        {
            if (ExitRecord.TryRead(instance.ExitFile) is { } exit)
            {
                return exit.ExitCode;
            }

            if (instance.TryReadDefinition() is null)
            {
                return state.ExitCode;
            }

            InstanceState now = StateTruth.Read(engine, instance);
            if (now.Pid != state.Pid || now.PidStartTime != state.PidStartTime)
            {
                return now.ExitCode;
            }

            // Its end, or that of the pause: with a restart policy it lives on.
            using OwnedFd? keeper = Instance.TryOpenKeeper(now);
            if (keeper is null)
            {
                return StateTruth.Read(engine, instance).ExitCode;
            }

            ProcessHandle.WaitForEnd(keeper, pause);
        }
    }
}
