using System.CommandLine;
using Enisle.Engine.Lifecycle;

namespace Enisle.Commands;

/// <summary><c>enisle rename</c>.</summary>
internal static class RenameCommand
{
    public static Command Create()
    {
        Argument<string> instance = new("INSTANCE") { Description = "Name or id." };
        Argument<string> name = new("NAME") { Description = "New name." };
        Command command = new("rename", "Gives an instance another name.") { instance, name };
        command.SetAction(parsed =>
        {
            InstanceRename.Rename(EngineFactory.Engine, EngineFactory.Engine.Instances.Find(parsed.GetValue(instance)!), parsed.GetValue(name)!);
            return 0;
        });
        return command;
    }
}
