using Enisle.Host;
using Enisle.Isolation;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Runtime;

/// <summary>A level that isolates nothing: it keeps real state and starts the workload on the test's host.</summary>
internal sealed class FakeLevel(StandardStreamFds streams) : IIsolationLevel
{
    public string Name => "container";

    public LevelFeatures Features => LevelFeatures.Exec | LevelFeatures.Pause | LevelFeatures.Update | LevelFeatures.Stats;

    /// <summary>What was asked of it: <c>kill c1 15</c>.</summary>
    public List<string> Calls { get; } = [];

    public Dictionary<string, ContainerStatus> Statuses { get; } = [];

    public CreateRequest? Created { get; private set; }

    public ExecRequest? Executed { get; private set; }

    public Resources? Updated { get; private set; }

    public (string? Cache, string? Bandwidth) Schemata { get; private set; }

    public CgroupStats Statistics { get; set; } = new();

    /// <summary>Runs when the workload has been started, before the face hears of it.</summary>
    public Action<IInstanceProcess>? Started { get; set; }

    public IInstanceProcess Create(CreateRequest request)
    {
        Created = request;
        Calls.Add($"create {request.Id}");
        using InstanceDirectory directory = request.StateRoot.Create(request.Id);
        request.PrepareDirectory?.Invoke(directory);
        directory.WriteConfig(request.ConfigJson.Span);
        HostProcess process = HostProcess.Start(request.Config.Process!, request.ConsoleSocket, streams);
        directory.WriteFirstRecord(NewRecord(request.Id) with
        {
            Bundle = request.Bundle,
            Pid = process.Pid,
            OciVersion = request.Config.OciVersion,
            Annotations = request.Config.Annotations,
        });
        Started?.Invoke(process);
        return process;
    }

    public void Start(InstanceDirectory instance) => Calls.Add($"start {instance.Id}");

    public ContainerStatus Status(InstanceRecord record) => Statuses.GetValueOrDefault(record.Id, ContainerStatus.Running);

    public void UpdateSchemata(InstanceDirectory instance, string? cache, string? bandwidth) => Schemata = (cache, bandwidth);

    public void Kill(InstanceRecord record, int signal) => Kill("kill", record, signal);

    public void KillAll(InstanceRecord record, int signal) => Kill("kill-all", record, signal);

    public void Delete(InstanceDirectory instance, bool force, Action<string> warn)
    {
        Calls.Add($"delete {instance.Id} {(force ? "force" : "")}".TrimEnd());
        if (!force && instance.TryReadRecord() is { } record && Status(record) == ContainerStatus.Running)
        {
            throw new EnisleException(ErrorKind.WrongState, "it runs");
        }

        instance.Remove();
    }

    public IInstanceProcess Exec(InstanceDirectory instance, ExecRequest request)
    {
        Executed = request;
        HostProcess process = HostProcess.Start(request.Process, request.ConsoleSocket, streams);
        Started?.Invoke(process);
        return process;
    }

    public void Pause(InstanceRecord record) => Calls.Add($"pause {record.Id}");

    public void Resume(InstanceRecord record) => Calls.Add($"resume {record.Id}");

    public void Update(InstanceDirectory instance, Resources resources) => Updated = resources;

    public IReadOnlyList<int> Pids(InstanceRecord record) => [record.Pid];

    public CgroupStats Stats(InstanceRecord record) => Statistics;

    public static InstanceRecord NewRecord(string id) => new()
    {
        Id = id,
        Level = "container",
        OciVersion = "1.3.0",
        Bundle = "/bundles/b",
        RootFs = "/bundles/b/rootfs",
        Created = new DateTimeOffset(2026, 11, 25, 1, 19, 31, TimeSpan.Zero).AddTicks(2615463),
        Pid = 4711,
        Initialized = true,
    };

    private void Kill(string call, InstanceRecord record, int signal)
    {
        Calls.Add($"{call} {record.Id} {signal}");
        if (Status(record) == ContainerStatus.Stopped)
        {
            throw new EnisleException(ErrorKind.WrongState, "no process");
        }
    }
}
