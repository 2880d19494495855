using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine;
using Enisle.Host;
using Enisle.Images;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>enisle import</c>.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        Option<string[]> change = Flag.List("--change", "Apply a Dockerfile instruction: CMD, ENTRYPOINT, ENV, EXPOSE, …", "INSTRUCTION", "-c");
        Option<string?> message = Flag.Text("--message", "For the history.", "TEXT", "-m");
        Option<string?> platform = Flag.Text("--platform", "Platform, as in linux/amd64.", "PLATFORM");
        Option<bool> busybox = Flag.Switch("--busybox", "Make busybox:latest from this host's statically linked busybox; FILE is that program.");
        Argument<string?> file = new("FILE") { Description = "Archive of a root file system; - for standard input.", Arity = ArgumentArity.ZeroOrOne };
        Argument<string?> name = new("NAME") { Description = "Name of the image.", Arity = ArgumentArity.ZeroOrOne };
        Command command = new("import", "Makes an image of an archive of a root file system.") { change, message, platform, busybox, file, name };
        command.SetAction(parsed =>
        {
            EngineContext engine = EngineFactory.Engine;
            string? path = parsed.GetValue(file);
            if (parsed.GetValue(busybox))
            {
                parsed.InvocationConfiguration.Output.WriteLine(BusyboxImage.Run(engine.Images, engine.Layers, path ?? BusyboxImage.DebianPath).Id);
                return 0;
            }

            if (path is null)
            {
                throw new EnisleException(ErrorKind.Invalid, "import needs an archive, or - for standard input");
            }

            using Stream stream = ArchiveInput.Open(path, "import");
            Image image = ImportImage.Run(engine.Images, engine.Layers, stream, parsed.GetValue(name) is { } text ? Reference.Parse(text) : null, new ImportOptions
            {
                Changes = parsed.GetValue(change)!,
                Message = parsed.GetValue(message),
                Platform = parsed.GetValue(platform) is { } word ? PlatformRules.Parse(word) : null,
            });
            parsed.InvocationConfiguration.Output.WriteLine(image.Id);
            return 0;
        });
        return command;
    }
}
