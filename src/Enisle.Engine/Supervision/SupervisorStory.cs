using Enisle.Engine.Health;
using Enisle.Engine.Instances;
using Enisle.Engine.Keepers;
using Enisle.Engine.Lifecycle;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Supervision;

/// <summary>What a supervising process does: it starts an instance and becomes its keeper; the keeper, at the end, becomes this again.</summary>
public static class SupervisorStory
{
    private const int FirstPauseMs = 100;
    private const int LongestPauseMs = 60_000;
    private static readonly TimeSpan s_goodRun = TimeSpan.FromSeconds(10);

    /// <summary>Starts the instance, says so, and becomes the keeper: returns only when the start has failed.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="id">The instance.</param>
    /// <param name="report">Where it is said.</param>
    /// <param name="client">A client that is attached from the beginning.</param>
    public static int Start(EngineContext engine, string id, OwnedFd report, OwnedFd? client)
    {
        Instance instance = engine.Instances.Open(id);
        KeeperRequest request;
        try
        {
            using InstanceLock held = instance.Lock();
            StartedInstance started = new InstanceStart(engine, instance).Run();
            request = KeeperOf(engine, instance, started, client);
        }
        catch (Exception e) when (e is EnisleException or LinuxException or Spec.SpecException)
        {
            EnisleException error = e as EnisleException ?? new EnisleException(ErrorKind.Host, e.Message, e);
            StartReport.Fail(report, error);
            return error.Kind.EngineExitCode();
        }

        StartReport.Succeed(report);
        report.Dispose();
        Keeper.Become(request);
        return 0;
    }

    /// <summary>The workload has ended: what it had is taken away; then it is removed, started again, or left.</summary>
    public static int End(EngineContext engine, string id)
    {
        Instance instance = engine.Instances.Open(id);
        KeeperRequest? next = null;
        using (InstanceLock held = instance.Lock())
        {
            InstanceState state = instance.ReadState();
            InstanceDefinition definition = instance.ReadDefinition();

            // After the pause before a restart there is nothing left to clean up.
            InstanceState ended = state.Status == InstanceStatus.Restarting ? state : SupervisedEnd.CleanUp(engine, instance, state);
            if (definition.Host.AutoRemove)
            {
                InstanceRemoval.Remove(engine, instance, definition, volumes: true);
                return 0;
            }

            next = RestartRules.IsWanted(definition.Host.RestartPolicy, ended) ? Again(engine, instance, state, ended) : null;
            if (next is null && ended.Status == InstanceStatus.Restarting)
            {
                instance.Write(ended with { Status = InstanceStatus.Exited, KeeperPid = 0, KeeperStartTime = 0 });
            }
        }

        if (next is not null)
        {
            Keeper.Become(next);
        }

        return 0;
    }

    /// <summary>One check of an instance's health.</summary>
    public static int CheckHealth(EngineContext engine, string id) => HealthCheck.Run(engine, engine.Instances.Open(id));

    // First a pause, as a keeper, in which this program's memory is not needed; then, called again, the start.
    private static KeeperRequest? Again(EngineContext engine, Instance instance, InstanceState before, InstanceState ended)
    {
        if (before.Status == InstanceStatus.Restarting)
        {
            return StartAgain(engine, instance, ended);
        }

        TimeSpan ran = ended.FinishedAt - ended.StartedAt ?? TimeSpan.Zero;
        int pause = ran > s_goodRun ? FirstPauseMs
            : (int)Math.Min((long)FirstPauseMs << Math.Min(ended.RestartsInARow, 10), LongestPauseMs);
        instance.Write(ended with
        {
            Status = InstanceStatus.Restarting,
            KeeperPid = before.KeeperPid,
            KeeperStartTime = before.KeeperStartTime,
            RestartsInARow = ran > s_goodRun ? 1 : ended.RestartsInARow + 1,
        });
        EngineDirectories.Make(instance.RunDirectory);
        return new KeeperRequest
        {
            Id = instance.Id,
            Delay = TimeSpan.FromMilliseconds(pause),
            ExitFile = instance.ExitFile,
            OnExit = Supervisor.Words(engine, Supervisor.EndWord, instance.Id),
        };
    }

    private static KeeperRequest? StartAgain(EngineContext engine, Instance instance, InstanceState ended)
    {
        instance.Write(ended with { RestartCount = ended.RestartCount + 1 }); // restarting still, until it runs
        try
        {
            return KeeperOf(engine, instance, new InstanceStart(engine, instance).Run(), client: null);
        }
        catch (Exception e) when (e is EnisleException or LinuxException or Spec.SpecException)
        {
            return null; // the state says why
        }
    }

    private static KeeperRequest KeeperOf(EngineContext engine, Instance instance, StartedInstance started, OwnedFd? client) => new()
    {
        Id = instance.Id,
        InitPid = started.Pid,
        Terminal = started.Terminal,
        Input = started.Input,
        Output = started.Output,
        Error = started.Error,
        Listener = AttachSocket.Listen(instance.AttachSocket),
        Client = client,
        ClientStreams = AttachStreams.Foreground | AttachStreams.Output | AttachStreams.Error
            | (started.Definition.Workload.OpenStdin ? AttachStreams.Input : AttachStreams.None),
        InputOnce = started.Definition.Workload.StdinOnce,
        KeepClients = started.Definition.Host.RestartPolicy.Name == "no",
        Log = LogRules.Of(started.Definition, instance),
        ExitFile = instance.ExitFile,
        MemoryEvents = started.MemoryEvents,
        OnExit = Supervisor.Words(engine, Supervisor.EndWord, instance.Id),
        Health = HealthRules.Of(started.Definition, Supervisor.Words(engine, Supervisor.HealthWord, instance.Id)),
    };
}
