using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle rm</c>.</summary>
internal static class RmCommand
{
    public static Command Create()
    {
        Option<bool> force = Flag.Switch("--force", "Kill what runs.", "-f");
        Option<bool> volumes = Flag.Switch("--volumes", "Remove anonymous volumes too.", "-v");
        Argument<string[]> instances = EachInstance.Argument();
        Command command = new("rm", "Removes instances.") { force, volumes, instances };
        command.SetAction(parsed =>
        {
            bool forced = parsed.GetValue(force);
            return EachInstance.Do(parsed, [.. parsed.GetValue(instances)!.Where(name => !forced || EngineFactory.Engine.Instances.TryFind(name) is not null)], instance =>
                InstanceRemoval.Remove(EngineFactory.Engine, instance, forced, parsed.GetValue(volumes)));
        });
        return command;
    }
}
