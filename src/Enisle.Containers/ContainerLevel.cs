using Enisle.Abi;
using Enisle.Containers.Checkpoint;
using Enisle.Containers.Creation;
using Enisle.Containers.Execution;
using Enisle.Containers.Hooks;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Mounts;
using Enisle.Host.Processes;
using Enisle.Host.Spawn;
using Enisle.Isolation;
using Enisle.Isolation.Cgroups;
using Enisle.Isolation.Resctrl;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Containers;

/// <summary>The level that shares the host's kernel: namespaces, cgroups, capabilities and seccomp.</summary>
public sealed class ContainerLevel : IIsolationLevel
{
    /// <summary>The word on the command line.</summary>
    public const string LevelName = "container";

    private const int KillTimeoutMs = 10_000;

    /// <inheritdoc/>
    public string Name => LevelName;

    /// <inheritdoc/>
    public LevelFeatures Features => LevelFeatures.Exec | LevelFeatures.Pause | LevelFeatures.Update | LevelFeatures.Stats
        | (CriuProgram.IsInstalled ? LevelFeatures.Checkpoint : LevelFeatures.None);

    /// <inheritdoc/>
    public IInstanceProcess Create(CreateRequest request) => ContainerCreation.Run(request);

    /// <inheritdoc/>
    public void Start(InstanceDirectory instance)
    {
        InstanceRecord record = instance.ReadRecord();
        if (Status(record) is var status and not ContainerStatus.Created)
        {
            throw new EnisleException(
                ErrorKind.WrongState,
                status == ContainerStatus.Stopped
                    ? "cannot start a container that has stopped"
                    : $"cannot start an already {status.ToString().ToLowerInvariant()} container");
        }

        PlanFailureReport? failure = ReleaseFirstProcess(instance);
        if (failure is not null)
        {
            Exception reason = failure.ToException();
            throw (reason is LinuxException linux ? CreationErrors.Explain(linux) : null) ?? reason;
        }

        if (record.HasLateHooks && instance.TryReadConfig() is { } json)
        {
            RunPoststartHooks(instance, record, json);
        }
    }

    /// <inheritdoc/>
    public ContainerStatus Status(InstanceRecord record)
    {
        if (!IsAlive(record))
        {
            return ContainerStatus.Stopped;
        }

        if (HostFile.Exists($"{record.Directory}/{InstanceDirectory.StartFifo}"))
        {
            return ContainerStatus.Created;
        }

        using InstanceCgroup? cgroup = OpenCgroup(record);
        return cgroup is { IsFrozen: true } ? ContainerStatus.Paused : ContainerStatus.Running;
    }

    /// <inheritdoc/>
    public void Kill(InstanceRecord record, int signal)
    {
        using OwnedFd process = OpenFirstProcess(record)
            ?? throw new EnisleException(ErrorKind.WrongState, "container not running");
        if (!ProcessHandle.Signal(process, signal))
        {
            throw new EnisleException(ErrorKind.WrongState, "container not running");
        }

        // A frozen task takes even SIGKILL only when it is thawed.
        if (signal == Signal.SIGKILL)
        {
            using InstanceCgroup? cgroup = OpenCgroup(record);
            if (cgroup is { IsFrozen: true })
            {
                cgroup.Thaw();
            }
        }
    }

    /// <inheritdoc/>
    public void KillAll(InstanceRecord record, int signal)
    {
        using InstanceCgroup? cgroup = OpenCgroup(record);
        if (cgroup is not null && cgroup.Exists())
        {
            cgroup.Signal(signal);
        }
        else if (IsAlive(record))
        {
            Kill(record, signal);
        }
    }

    /// <inheritdoc/>
    public void Delete(InstanceDirectory instance, bool force, Action<string> warn) =>
        Deletion.Run(this, instance, force, KillTimeoutMs, warn);

    /// <inheritdoc/>
    public IInstanceProcess Exec(InstanceDirectory instance, ExecRequest request) => ContainerExecution.Run(this, instance, request);

    /// <inheritdoc/>
    public void AddMounts(InstanceDirectory instance, IReadOnlyList<Mount> mounts) => ContainerMounts.Add(this, instance, mounts);

    /// <inheritdoc/>
    public void RemoveMounts(InstanceDirectory instance, IReadOnlyList<Mount> mounts) => ContainerMounts.Remove(this, instance, mounts);

    /// <inheritdoc/>
    public void Pause(InstanceRecord record)
    {
        if (Status(record) is var status and not (ContainerStatus.Running or ContainerStatus.Created))
        {
            throw new EnisleException(ErrorKind.WrongState, $"container not running or created: {status.ToString().ToLowerInvariant()}");
        }

        using InstanceCgroup cgroup = RequireCgroup(record, "pause");
        cgroup.Freeze();
    }

    /// <inheritdoc/>
    public void Resume(InstanceRecord record)
    {
        using InstanceCgroup cgroup = RequireCgroup(record, "resume");
        if (!IsAlive(record) || !cgroup.IsFrozen)
        {
            throw new EnisleException(ErrorKind.WrongState, "container not paused");
        }

        cgroup.Thaw();
    }

    /// <inheritdoc/>
    public void Update(InstanceDirectory instance, Resources resources)
    {
        InstanceRecord record = instance.ReadRecord();
        if (Status(record) == ContainerStatus.Stopped)
        {
            throw new EnisleException(ErrorKind.WrongState, "container not running");
        }

        using InstanceCgroup cgroup = RequireCgroup(record, "update");
        int before = cgroup.Paths.Count;
        cgroup.Apply(resources, isUpdate: true);
        if (cgroup.Paths.Count != before)
        {
            instance.WriteRecord(record with { CgroupPaths = cgroup.Paths }); // a limit on a controller that it had no cgroup of yet
        }
    }

    /// <inheritdoc/>
    public void UpdateSchemata(InstanceDirectory instance, string? cache, string? bandwidth)
    {
        string? root = MountTable.MountPointOfType("resctrl");
        ResctrlGroup.RequireResources(root, cache, bandwidth);
        InstanceRecord record = instance.ReadRecord();
        if (Status(record) == ContainerStatus.Stopped)
        {
            throw new EnisleException(ErrorKind.WrongState, "container not running");
        }

        IntelRdt? configured = RuntimeConfigReader.Read(instance.TryReadConfig() ?? [], $"{instance.Path}/config.json").Linux?.IntelRdt;
        ResctrlGroup group = ResctrlGroup.Of(root, record.Id, configured ?? new IntelRdt());
        if (configured is null && record.ResctrlPaths.Count == 0)
        {
            // What is written down before it is made is found by delete, whatever happens in between.
            instance.WriteRecord(record with { ResctrlPaths = ResctrlGroup.PossibleDirectories(root!, record.Id, new IntelRdt()) });
            group.Make();
            group.Add(record.Pid);
        }

        group.Change(cache, bandwidth);
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Pids(InstanceRecord record)
    {
        using InstanceCgroup cgroup = RequireCgroup(record, "ps");
        return cgroup.Pids(recursive: true);
    }

    /// <inheritdoc/>
    public void Checkpoint(InstanceDirectory instance, CheckpointRequest request) => ContainerCheckpoint.Run(this, instance, request);

    /// <inheritdoc/>
    public IInstanceProcess Restore(CreateRequest instance, RestoreRequest request) => ContainerRestore.Run(instance, request);

    /// <inheritdoc/>
    public CgroupStats Stats(InstanceRecord record)
    {
        using InstanceCgroup cgroup = RequireCgroup(record, "stats");
        return cgroup.Stats();
    }

    /// <summary>The first process, by descriptor; null when it has ended, also when its number is somebody else's now.</summary>
    internal static OwnedFd? OpenFirstProcess(InstanceRecord record)
    {
        OwnedFd? process = record.Pid > 0 ? ProcessHandle.TryOpen(record.Pid) : null;
        if (process is not null && !IsAlive(record))
        {
            process.Dispose();
            return null;
        }

        return process;
    }

    /// <summary>Whether the first process is there and has not ended.</summary>
    internal static bool IsAlive(InstanceRecord record) =>
        ProcessStatus.TryRead(record.Pid) is { HasEnded: false } status && status.StartTime == record.PidStartTime;

    /// <summary>The cgroups of the record; null when it has none.</summary>
    internal static InstanceCgroup? OpenCgroup(InstanceRecord record) =>
        record.CgroupPaths.Count == 0 ? null
        : record.SystemdCgroup ? InstanceCgroup.OpenScope(record.CgroupPaths, record.Owner != 0)
        : InstanceCgroup.Open(record.CgroupPaths);

    // Spec: runtime.md, «Lifecycle»: a poststart hook that fails is an error, and the container is stopped.
    private void RunPoststartHooks(InstanceDirectory instance, InstanceRecord record, byte[] json)
    {
        RuntimeConfig config = RuntimeConfigReader.Read(json, $"{instance.Path}/config.json");
        byte[] state = ContainerStateWriter.Write(
            StateJson.Of(config, record.Id, record.Bundle, ContainerStatus.Running, record.Pid));
        try
        {
            HookRunner.Run("poststart", config.Hooks.Poststart, state);
        }
        catch (EnisleException)
        {
            KillAll(record, Signal.SIGKILL);
            throw;
        }
    }

    private static InstanceCgroup RequireCgroup(InstanceRecord record, string verb) => OpenCgroup(record)
        ?? throw new EnisleException(ErrorKind.Unsupported, $"cannot {verb}: the container has no cgroup");

    // Who removes the FIFO starts the container: a second «start» at the same time finds none.
    private static PlanFailureReport? ReleaseFirstProcess(InstanceDirectory instance)
    {
        using OwnedFd? start = instance.TryOpenFifo(InstanceDirectory.StartFifo, Fcntl.O_WRONLY, out _);
        using OwnedFd? result = instance.TryOpenFifo(InstanceDirectory.ResultFifo, Fcntl.O_RDONLY, out _);
        if (start is null || result is null || !instance.TryRemoveFile(InstanceDirectory.StartFifo))
        {
            throw new EnisleException(ErrorKind.WrongState, "cannot start a container that has stopped, or that another start has reached first");
        }

        HostFile.WriteAll(start, "g"u8, InstanceDirectory.StartFifo);
        HostFile.SetBlocking(result);
        PlanFailureReport? failure = PlanOutcome.Read(result, labels: null);
        instance.RemoveFile(InstanceDirectory.ResultFifo);
        return failure;
    }
}
