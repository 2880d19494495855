using Enisle.Engine.Instances;
using Enisle.Host;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>pause</c> and <c>unpause</c>.</summary>
public static class InstancePause
{
    /// <summary>Freezes all processes.</summary>
    /// <exception cref="EnisleException">WrongState: it does not run, or is frozen already.</exception>
    public static void Pause(EngineContext engine, Instance instance)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        if (state.Status == InstanceStatus.Paused)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is already paused");
        }

        Change(engine, instance, InstanceStatus.Running, InstanceStatus.Paused, static control => control.Level.Pause(control.Record), "pause");
    }

    /// <summary>Thaws them.</summary>
    /// <exception cref="EnisleException">WrongState: it is not frozen.</exception>
    public static void Unpause(EngineContext engine, Instance instance)
    {
        if (StateTruth.Read(engine, instance).Status != InstanceStatus.Paused)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is not paused");
        }

        Change(engine, instance, InstanceStatus.Paused, InstanceStatus.Running, static control => control.Level.Resume(control.Record), "unpause");
    }

    private static void Change(
        EngineContext engine, Instance instance, InstanceStatus from, InstanceStatus to, Action<InstanceControl> act, string happened)
    {
        using InstanceLock held = instance.Lock();
        InstanceState state = instance.ReadState();
        if (state.Status != from)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is not {from.Word()}");
        }

        using InstanceControl control = InstanceControl.Open(engine, instance);
        act(control);
        instance.Write(state with { Status = to });
        engine.Events.Add(happened, instance.ReadDefinition());
    }
}
