using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle stop</c>.</summary>
internal static class StopCommand
{
    public static Command Create()
    {
        Option<long?> time = Flag.Number("--time", "Seconds before it is killed; -1: never.", "SECONDS", "-t", "--timeout");
        Option<string?> signal = Flag.Text("--signal", "Signal to send first.", "SIGNAL", "-s");
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("stop", "Stops instances: their stop signal, then SIGKILL.") { time, signal, instances };
        command.SetAction(parsed => EachInstance.Do(parsed, parsed.GetValue(instances)!, instance =>
            InstanceStop.Stop(EngineFactory.Engine, instance, (int?)parsed.GetValue(time), parsed.GetValue(signal))));
        return command;
    }
}
