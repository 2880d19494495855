using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.RootFileSystems;
using Enisle.Isolation;
using Enisle.Isolation.State;

namespace Enisle.Engine.Supervision;

/// <summary>A workload has ended: what it had on the host is taken away, and how it ended is written down.</summary>
internal static class SupervisedEnd
{
    /// <summary>With the lock held; nothing supervises the instance and its first process is gone.</summary>
    /// <returns>The state that is written now.</returns>
    public static InstanceState CleanUp(EngineContext engine, Instance instance, InstanceState state)
    {
        ExitRecord? exit = state.BootId == BootId.Current ? ExitRecord.TryRead(instance.ExitFile) : null;
        TakeAway(engine, instance);
        bool hasRun = state.Status is InstanceStatus.Running or InstanceStatus.Paused;
        InstanceState ended = state with
        {
            // A start that was cut short leaves what was before it.
            Status = hasRun || state.Status == InstanceStatus.Restarting ? InstanceStatus.Exited : state.Status,
            Pid = 0,
            PidStartTime = 0,
            KeeperPid = 0,
            KeeperStartTime = 0,
            ExitCode = !hasRun ? state.ExitCode : exit?.ExitCode ?? StateTruth.UnseenExitCode,
            OomKilled = exit?.OomKilled ?? false,
            FinishedAt = !hasRun ? state.FinishedAt : exit?.FinishedAt ?? DateTimeOffset.UtcNow,
            Network = null,
        };
        instance.Write(ended);
        if (hasRun)
        {
            engine.Events.Add("die", instance.ReadDefinition(), ("exitCode", $"{ended.ExitCode}"));
        }

        return ended;
    }

    /// <summary>Removes all that an instance has on the host, whatever point its start had reached.</summary>
    public static void TakeAway(EngineContext engine, Instance instance)
    {
        IIsolationLevel level = engine.Level(instance.ReadDefinition().Host.Isolation);
        using (InstanceDirectory? directory = engine.LevelState(level).TryOpen(instance.Id))
        {
            if (directory is not null)
            {
                level.Delete(directory, force: true, static _ => { });
            }
        }

        if (instance.ReadDefinition().Host.NetworkMode is not ("none" or "host"))
        {
            engine.Networks.Release(instance.Id);
        }

        InstanceRootFs.Unmount(instance);
        TreeRemoval.Remove(instance.RunDirectory);
    }
}
