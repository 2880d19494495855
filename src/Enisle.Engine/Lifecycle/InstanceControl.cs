using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Isolation;
using Enisle.Isolation.State;

namespace Enisle.Engine.Lifecycle;

/// <summary>A running instance as its level knows it: the ground of the verbs that act on one.</summary>
internal sealed class InstanceControl : IDisposable
{
    private InstanceControl(IIsolationLevel level, InstanceDirectory directory, InstanceRecord record)
    {
        Level = level;
        Directory = directory;
        Record = record;
    }

    public IIsolationLevel Level { get; }

    public InstanceDirectory Directory { get; }

    public InstanceRecord Record { get; }

    /// <exception cref="EnisleException">WrongState: it does not run.</exception>
    public static InstanceControl Open(EngineContext engine, Instance instance) => TryOpen(engine, instance)
        ?? throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is not running");

    /// <summary>Null when it does not run.</summary>
    public static InstanceControl? TryOpen(EngineContext engine, Instance instance)
    {
        IIsolationLevel level = engine.Level(instance.ReadDefinition().Host.Isolation);
        InstanceDirectory? directory = engine.LevelState(level).TryOpen(instance.Id);
        if (directory?.TryReadRecord() is { } record)
        {
            return new InstanceControl(level, directory, record);
        }

        directory?.Dispose();
        return null;
    }

    public void Dispose() => Directory.Dispose();
}
