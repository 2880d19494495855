using Enisle.Isolation.Cgroups;
using Enisle.Isolation.State;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation;

/// <summary>One way to keep an instance apart. Faces and the engine know levels only through this.</summary>
/// <remarks>
/// All members throw <see cref="Host.EnisleException"/> for what a person can mend and <see cref="Host.LinuxException"/> for what the
/// host refused. A failing <see cref="Create"/> leaves nothing behind. Thread: any, one call an instance at a time; callers in other
/// processes are kept out where it matters by the kernel (mkdir of the state directory, FIFOs).
/// </remarks>
public interface IIsolationLevel
{
    /// <summary>The word on the command line: <c>container</c>, …</summary>
    string Name { get; }

    /// <summary>What it offers.</summary>
    LevelFeatures Features { get; }

    /// <summary>Makes the instance and its first process, which waits before it executes the workload.</summary>
    /// <returns>The process; the record in the state directory is written. With <see cref="CreateRequest.StartAtOnce"/> it already runs.</returns>
    IInstanceProcess Create(CreateRequest request);

    /// <summary>Lets a created instance's first process execute the workload.</summary>
    /// <exception cref="Host.EnisleException">WrongState; CommandNotFound, CommandNotExecutable and Host when the workload could not be executed.</exception>
    void Start(InstanceDirectory instance);

    /// <summary>Where the instance is in its life now.</summary>
    ContainerStatus Status(InstanceRecord record);

    /// <summary>Sends a signal to the first process.</summary>
    /// <exception cref="Host.EnisleException">WrongState when there is no process.</exception>
    void Kill(InstanceRecord record, int signal);

    /// <summary>Sends a signal to every process of the instance.</summary>
    void KillAll(InstanceRecord record, int signal);

    /// <summary>Removes everything that the instance has on the host, and its state directory; poststop hooks run.</summary>
    /// <param name="instance">Its directory; its record may be missing when creation was cut short.</param>
    /// <param name="force">Kills what still runs.</param>
    /// <param name="warn">Is told what went wrong on the way and did not hinder the removal: a poststop hook that failed.</param>
    /// <exception cref="Host.EnisleException">WrongState when it runs and <paramref name="force"/> is false.</exception>
    void Delete(InstanceDirectory instance, bool force, Action<string> warn);

    /// <summary>Starts one more process inside.</summary>
    IInstanceProcess Exec(InstanceDirectory instance, ExecRequest request);

    /// <summary>Freezes all processes; returns when they are.</summary>
    void Pause(InstanceRecord record);

    /// <summary>Thaws them.</summary>
    void Resume(InstanceRecord record);

    /// <summary>Changes limits of a running instance; null members stay as they are.</summary>
    void Update(InstanceDirectory instance, Resources resources);

    /// <summary>Gives a running instance another share of caches and memory bandwidth, under resctrl.</summary>
    /// <param name="instance">Its directory.</param>
    /// <param name="cache">Lines for the L3 cache, as <c>linux.intelRdt.l3CacheSchema</c>; null for none.</param>
    /// <param name="bandwidth">A line for memory bandwidth, as <c>linux.intelRdt.memBwSchema</c>; null for none.</param>
    void UpdateSchemata(InstanceDirectory instance, string? cache, string? bandwidth) =>
        throw new Host.EnisleException(Host.ErrorKind.Unsupported, $"update: the level {Name} has no share of caches to change");

    /// <summary>Process ids inside, as the host sees them.</summary>
    IReadOnlyList<int> Pids(InstanceRecord record);

    /// <summary>Saves a running instance, which ends unless it is to run on; only with <see cref="LevelFeatures.Checkpoint"/>.</summary>
    void Checkpoint(InstanceDirectory instance, CheckpointRequest request) => throw new Host.EnisleException(
        Host.ErrorKind.Unsupported, $"checkpoint: the level {Name} does not offer it");

    /// <summary>Brings a saved instance back, as one with a new state directory; only with <see cref="LevelFeatures.Checkpoint"/>.</summary>
    /// <returns>Its first process, which runs already.</returns>
    IInstanceProcess Restore(CreateRequest instance, RestoreRequest request) => throw new Host.EnisleException(
        Host.ErrorKind.Unsupported, $"restore: the level {Name} does not offer it");

    /// <summary>What it uses now.</summary>
    CgroupStats Stats(InstanceRecord record);

    /// <summary>Makes more mounts in a running instance. On failure those before the one that failed stay.</summary>
    /// <exception cref="Host.EnisleException">Unsupported where the level cannot; WrongState when it does not run.</exception>
    void AddMounts(InstanceDirectory instance, IReadOnlyList<Mount> mounts) =>
        throw new Host.EnisleException(Host.ErrorKind.Unsupported, $"mounts: the level {Name} cannot change the mounts of what runs");

    /// <summary>Takes away what is mounted at the destinations in a running instance.</summary>
    void RemoveMounts(InstanceDirectory instance, IReadOnlyList<Mount> mounts) =>
        throw new Host.EnisleException(Host.ErrorKind.Unsupported, $"mounts: the level {Name} cannot change the mounts of what runs");
}
