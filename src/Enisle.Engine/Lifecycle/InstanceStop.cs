using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;
using Enisle.Host.Signals;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>stop</c> and <c>kill</c>: ends a workload, and says so to its restart policy.</summary>
public static class InstanceStop
{
    private const int DefaultTimeoutSeconds = 10;
    private const int CleanUpTimeoutMs = 30_000;

    /// <summary>Sends the stop signal, waits, kills; returns when what it had on the host is gone. Nothing happens when it does not run.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="instance">Which.</param>
    /// <param name="timeoutSeconds">Null: the instance's own, else 10; -1: for ever.</param>
    /// <param name="signal">Null: the instance's own, else SIGTERM.</param>
    public static void Stop(EngineContext engine, Instance instance, int? timeoutSeconds = null, string? signal = null)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        if (!InstanceQuery.IsAlive(state))
        {
            return;
        }

        InstanceDefinition definition = instance.ReadDefinition();
        MarkStopped(instance);
        if (state.Status == InstanceStatus.Restarting)
        {
            EndKeeper(engine, instance);
            return;
        }

        int seconds = timeoutSeconds ?? definition.Workload.StopTimeoutSeconds ?? DefaultTimeoutSeconds;
        int number = Number(signal ?? definition.Workload.StopSignal ?? "SIGTERM");
        using OwnedFd? process = Instance.TryOpen(state.Pid, state.PidStartTime);
        Signal(engine, instance, number);
        if (process is not null && !ProcessHandle.WaitForEnd(process, seconds < 0 ? -1 : (int)Math.Min(seconds * 1000L, int.MaxValue)))
        {
            Signal(engine, instance, Abi.Signal.SIGKILL);
        }

        WaitUntilSettled(engine, instance);
        engine.Events.Add("stop", definition);
    }

    /// <summary>Sends a signal to the first process.</summary>
    /// <exception cref="EnisleException">WrongState: it does not run; Invalid: no such signal.</exception>
    public static void Kill(EngineContext engine, Instance instance, string signal = "SIGKILL")
    {
        int number = Number(signal);
        InstanceDefinition definition = instance.ReadDefinition();
        InstanceState state = StateTruth.Read(engine, instance);
        if (state.Status is not (InstanceStatus.Running or InstanceStatus.Paused))
        {
            throw new EnisleException(ErrorKind.WrongState, $"cannot kill container: {definition.Name}: container {instance.Id} is not running");
        }

        if (number == Abi.Signal.SIGKILL || number == Number(definition.Workload.StopSignal ?? "SIGTERM"))
        {
            MarkStopped(instance);
        }

        Signal(engine, instance, number);
        engine.Events.Add("kill", definition, ("signal", $"{number}"));
        if (number == Abi.Signal.SIGKILL)
        {
            WaitUntilSettled(engine, instance);
        }
    }

    /// <summary>Waits until its keeper has cleaned up, or cleans up itself where there is none.</summary>
    internal static void WaitUntilSettled(EngineContext engine, Instance instance)
    {
        InstanceState state = instance.ReadState();
        using (OwnedFd? process = Instance.TryOpen(state.Pid, state.PidStartTime))
        {
            if (process is not null && !ProcessHandle.WaitForEnd(process, CleanUpTimeoutMs))
            {
                throw new EnisleException(ErrorKind.Host, $"container {instance.Id}: process {state.Pid} does not end");
            }
        }

        using (OwnedFd? keeper = Instance.TryOpenKeeper(state))
        {
            if (keeper is not null && !ProcessHandle.WaitForEnd(keeper, CleanUpTimeoutMs))
            {
                throw new EnisleException(ErrorKind.Host, $"container {instance.Id}: its keeper, process {state.KeeperPid}, does not end");
            }
        }

        if (instance.TryReadDefinition() is not null)
        {
            StateTruth.Read(engine, instance);
        }
    }

    private static void MarkStopped(Instance instance)
    {
        using InstanceLock held = instance.Lock();
        instance.Write(instance.ReadState() with { StoppedByPerson = true });
    }

    // It waits to start the instance again: there is nothing of the workload that it could lose.
    private static void EndKeeper(EngineContext engine, Instance instance)
    {
        using (OwnedFd? keeper = Instance.TryOpenKeeper(instance.ReadState()))
        {
            if (keeper is not null)
            {
                ProcessHandle.Signal(keeper, Abi.Signal.SIGKILL);
                ProcessHandle.WaitForEnd(keeper, CleanUpTimeoutMs);
            }
        }

        StateTruth.Read(engine, instance);
    }

    private static void Signal(EngineContext engine, Instance instance, int number)
    {
        using InstanceControl? control = InstanceControl.TryOpen(engine, instance);
        if (control is null)
        {
            return;
        }

        try
        {
            control.Level.Kill(control.Record, number);
            if (number == Abi.Signal.SIGKILL && instance.ReadState().Status == InstanceStatus.Paused)
            {
                control.Level.Resume(control.Record); // a frozen process of cgroup v1 does not die before it thaws
            }
        }
        catch (EnisleException e) when (e.Kind == ErrorKind.WrongState)
        {
            // It has ended meanwhile.
        }
    }

    private static int Number(string signal) => SignalNames.TryParse(signal, out int number) && number > 0 ? number
        : throw new EnisleException(ErrorKind.Invalid, $"invalid signal: {signal}");
}
