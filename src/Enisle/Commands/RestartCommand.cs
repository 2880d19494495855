using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Lifecycle;
using Enisle.Engine.Supervision;

namespace Enisle.Commands;

/// <summary><c>enisle restart</c>.</summary>
internal static class RestartCommand
{
    public static Command Create()
    {
        Option<long?> time = Flag.Number("--time", "Seconds before it is killed; -1: never.", "SECONDS", "-t", "--timeout");
        Option<string?> signal = Flag.Text("--signal", "Signal to send first.", "SIGNAL", "-s");
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("restart", "Stops instances and starts them again.") { time, signal, instances };
        command.SetAction(parsed => EachInstance.Do(parsed, parsed.GetValue(instances)!, instance =>
        {
            InstanceStop.Stop(EngineFactory.Engine, instance, (int?)parsed.GetValue(time), parsed.GetValue(signal));
            Supervisor.Start(EngineFactory.Engine, instance, client: null).Dispose();
        }));
        return command;
    }
}
