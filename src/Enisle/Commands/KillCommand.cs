using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle kill</c>.</summary>
internal static class KillCommand
{
    public static Command Create()
    {
        Option<string?> signal = Flag.Text("--signal", "Signal to send (SIGKILL).", "SIGNAL", "-s");
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("kill", "Sends a signal to the first process of instances.") { signal, instances };
        command.SetAction(parsed => EachInstance.Do(parsed, parsed.GetValue(instances)!, instance =>
            InstanceStop.Kill(EngineFactory.Engine, instance, parsed.GetValue(signal) ?? "SIGKILL")));
        return command;
    }
}
