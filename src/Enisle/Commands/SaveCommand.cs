using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Host;
using Enisle.Host.Terminal;
using Enisle.Images;
using Enisle.Images.Operations;

namespace Enisle.Commands;

/// <summary><c>enisle save</c>.</summary>
internal static class SaveCommand
{
    private const int StandardOutput = 1;

    public static Command Create()
    {
        Option<string?> output = Flag.Text("--output", "File, or directory that is there, instead of standard output.", "PATH", "-o");
        Option<string?> format = Flag.Text("--format", "oci, docker; without it an archive that is both.", "FORMAT");
        Option<string?> platform = Flag.Text("--platform", "Platform, as in linux/amd64.", "PLATFORM");
        Argument<string[]> names = new("IMAGE") { Description = "Name or id.", Arity = ArgumentArity.OneOrMore };
        Command command = new("save", "Writes images to an archive that load, docker and skopeo read.") { output, format, platform, names };
        command.SetAction(parsed =>
        {
            SaveFormat wanted = parsed.GetValue(format) switch
            {
                null => SaveFormat.Both,
                "oci" or "oci-archive" or "oci-dir" => SaveFormat.Oci,
                "docker" or "docker-archive" => SaveFormat.Docker,
                var other => throw new EnisleException(ErrorKind.Invalid, $"--format: {other}: must be oci or docker"),
            };
            Spec.Image.Platform? only = parsed.GetValue(platform) is { } text ? PlatformRules.Parse(text) : null;
            Save(parsed.GetValue(names)!, parsed.GetValue(output), wanted, only);
            return 0;
        });
        return command;
    }

    private static void Save(string[] names, string? path, SaveFormat format, Spec.Image.Platform? platform)
    {
        if (path is not null && Directory.Exists(path))
        {
            SaveImages.RunDirectory(EngineFactory.Engine.Images, names, Path.GetFullPath(path), format, platform);
        }
        else if (path is not null)
        {
            using ArchiveOutput file = ArchiveOutput.Create(path);
            SaveImages.Run(EngineFactory.Engine.Images, names, file.Stream, format, platform);
            file.Complete();
        }
        else if (HostTerminal.IsTerminal(StandardOutput))
        {
            throw new EnisleException(ErrorKind.Invalid, "cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        else
        {
            using Stream stream = Console.OpenStandardOutput();
            SaveImages.Run(EngineFactory.Engine.Images, names, stream, format, platform);
        }
    }
}
