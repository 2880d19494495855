using System.CommandLine;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>enisle tag</c>.</summary>
internal static class TagCommand
{
    public static Command Create()
    {
        Argument<string> source = new("IMAGE") { Description = "Name or id." };
        Argument<string> name = new("NAME") { Description = "Its new name." };
        Command command = new("tag", "Gives an image one more name.") { source, name };
        command.SetAction(parsed =>
        {
            TagImage.Run(EngineFactory.Engine.Images, parsed.GetValue(source)!, parsed.GetValue(name)!);
            return 0;
        });
        return command;
    }
}
