using Enisle.Bundles;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation;
using Enisle.Spec.Runtime;

namespace Enisle.Engine.Execution;

/// <summary><c>exec</c>: one more process in a running instance.</summary>
public static class InstanceExec
{
    /// <summary>Starts it; its streams are this process's own, or the terminal whose master is sent to <paramref name="console"/>.</summary>
    /// <returns>The process. Owner: the caller.</returns>
    /// <exception cref="EnisleException">WrongState: the instance does not run; CommandNotFound, CommandNotExecutable.</exception>
    public static IInstanceProcess Start(EngineContext engine, Instance instance, ExecOptions options, OwnedFd? console, ConsoleSize? size)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        if (state.Status == InstanceStatus.Paused)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is paused, unpause the container before exec");
        }

        if (state.Status != InstanceStatus.Running)
        {
            throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is not running");
        }

        using InstanceControl control = InstanceControl.Open(engine, instance);
        byte[] json = control.Directory.TryReadConfig()
            ?? throw new EnisleException(ErrorKind.NotFound, $"{control.Directory.Path}/config.json: missing");
        Process workload = RuntimeConfigReader.Read(json, "config.json").Process!;
        using RootDirectory root = RootDirectory.Open(instance.RootFs);
        Process process = ExecProcess.Build(workload, options, root, HostFacts.AvailableCapabilities()) with { ConsoleSize = size };
        engine.Events.Add("exec_start", instance.ReadDefinition(), ("execCommand", string.Join(' ', options.Cmd)));
        return control.Level.Exec(control.Directory, new ExecRequest { Process = process, ConsoleSocket = console });
    }
}
