using System.CommandLine;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle pause</c> and <c>enisle unpause</c>.</summary>
internal static class PauseCommand
{
    public static Command CreatePause() =>
        Create("pause", "Freezes all processes of instances.", static instance => InstancePause.Pause(EngineFactory.Engine, instance));

    public static Command CreateUnpause() =>
        Create("unpause", "Thaws all processes of instances.", static instance => InstancePause.Unpause(EngineFactory.Engine, instance));

    private static Command Create(string name, string description, Action<Instance> act)
    {
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new(name, description) { instances };
        command.SetAction(parsed => EachInstance.Do(parsed, parsed.GetValue(instances)!, act));
        return command;
    }
}
