using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Images;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>enisle commit</c>.</summary>
internal static class CommitCommand
{
    public static Command Create()
    {
        Option<string?> author = Flag.Text("--author", "Who made it.", "NAME", "-a");
        Option<string?> message = Flag.Text("--message", "For the history.", "TEXT", "-m");
        Option<string[]> change = Flag.List("--change", "Apply a Dockerfile instruction: CMD, ENTRYPOINT, ENV, …", "INSTRUCTION", "-c");
        Option<bool> pause = new("--pause", "-p") { Description = "Freeze it meanwhile (true).", DefaultValueFactory = static _ => true };
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Argument<string?> image = new("NAME") { Description = "Name of the image.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("commit", "Makes an image of what an instance has changed.") { author, message, change, pause, name, image };
        command.SetAction(parsed =>
        {
            Instance instance = EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!);
            CommitOptions options = new()
            {
                Author = parsed.GetValue(author),
                Message = parsed.GetValue(message),
                Changes = parsed.GetValue(change)!,
                CreatedBy = string.Join(' ', instance.ReadDefinition().Workload.Cmd ?? []),
            };
            Reference? reference = parsed.GetValue(image) is { } text ? Reference.Parse(text) : null;
            Image made = InstanceChanges.Commit(EngineFactory.Engine, instance, reference, parsed.GetValue(pause), options);
            parsed.InvocationConfiguration.Output.WriteLine(made.Id);
            return 0;
        });
        return command;
    }
}
