using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle update</c>.</summary>
internal static class UpdateCommand
{
    public static Command Create()
    {
        LimitFlags limits = new();
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("update", "Changes limits and the restart policy of instances.");
        limits.AddTo(command);
        command.Arguments.Add(instances);
        command.SetAction(parsed => EachInstance.Do(parsed, parsed.GetValue(instances)!, instance =>
            InstanceUpdate.Update(EngineFactory.Engine, instance, options => limits.Apply(parsed, options))));
        return command;
    }
}
