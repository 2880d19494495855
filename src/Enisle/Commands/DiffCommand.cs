using System.CommandLine;
using Enisle.Engine.Lifecycle;
using Enisle.Images.Layers;

namespace Enisle.Commands;

/// <summary><c>enisle diff</c>.</summary>
internal static class DiffCommand
{
    public static Command Create()
    {
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Command command = new("diff", "Shows what an instance has added (A), changed (C) and deleted (D).") { name };
        command.SetAction(parsed =>
        {
            foreach (LayerChange change in InstanceChanges.List(EngineFactory.Engine, EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!)))
            {
                parsed.InvocationConfiguration.Output.WriteLine($"{Letter(change.Kind)} {change.Path}");
            }

            return 0;
        });
        return command;
    }

    private static char Letter(ChangeKind kind) => kind switch
    {
        ChangeKind.Added => 'A',
        ChangeKind.Deleted => 'D',
        _ => 'C',
    };
}
