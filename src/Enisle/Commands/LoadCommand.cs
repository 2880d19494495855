using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>enisle load</c>.</summary>
internal static class LoadCommand
{
    public static Command Create()
    {
        Option<string?> input = Flag.Text("--input", "Archive or directory, instead of standard input.", "PATH", "-i");
        Option<bool> quiet = Flag.Switch("--quiet", "Say nothing.", "-q");
        Command command = new("load", "Takes images in from an OCI layout or an archive of docker save.") { input, quiet };
        command.SetAction(parsed =>
        {
            foreach (LoadedImage image in Load(parsed.GetValue(input)))
            {
                if (parsed.GetValue(quiet))
                {
                    continue;
                }

                TextWriter output = parsed.InvocationConfiguration.Output;
                output.WriteLine(image.Names.Count == 0
                    ? $"Loaded image ID: {image.Id}"
                    : string.Join('\n', image.Names.Select(static name => $"Loaded image: {name}")));
            }

            return 0;
        });
        return command;
    }

    private static IReadOnlyList<LoadedImage> Load(string? path)
    {
        EngineContext engine = EngineFactory.Engine;
        if (path is not null && Directory.Exists(path))
        {
            return LoadImages.RunDirectory(engine.Images, engine.Layers, Path.GetFullPath(path));
        }

        using Stream stream = ArchiveInput.Open(path, "--input");
        return LoadImages.Run(engine.Images, engine.Layers, stream);
    }
}
