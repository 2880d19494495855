using System.CommandLine;
using Enisle.Commands.Flags;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host;
using Enisle.Host.Terminal;

namespace Enisle.Commands;

/// <summary><c>enisle export</c>.</summary>
internal static class ExportCommand
{
    private const int StandardOutput = 1;

    public static Command Create()
    {
        Option<string?> output = Flag.Text("--output", "File, instead of standard output.", "FILE", "-o");
        Argument<string> name = new("INSTANCE") { Description = "Name or id." };
        Command command = new("export", "Writes all files of an instance to an archive.") { output, name };
        command.SetAction(parsed =>
        {
            Instance instance = EngineFactory.Engine.Instances.Find(parsed.GetValue(name)!);
            if (parsed.GetValue(output) is { } path)
            {
                using ArchiveOutput file = ArchiveOutput.Create(path);
                InstanceChanges.Export(EngineFactory.Engine, instance, file.Stream);
                file.Complete();
                return 0;
            }

            if (HostTerminal.IsTerminal(StandardOutput))
            {
                throw new EnisleException(ErrorKind.Invalid, "cowardly refusing to save to a terminal. Use the -o flag or redirect");
            }

            using Stream stream = new BufferedStream(Console.OpenStandardOutput(), 1 << 17);
            InstanceChanges.Export(EngineFactory.Engine, instance, stream);
            return 0;
        });
        return command;
    }
}
