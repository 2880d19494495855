using System.CommandLine;
using Enisle.Host;
using Enisle.Output.CommandTree;
using Enisle.Output.Manual;

namespace Enisle.Commands;

/// <summary><c>enisle man [DIRECTORY]</c>: the manual pages, made from the commands.</summary>
internal static class ManCommand
{
    public static Command Create()
    {
        Argument<string?> directory = new("DIRECTORY")
        {
            Description = "Where to write them; it is made if need be. Without one the program's own page is printed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Command command = new("man", "Writes manual pages.") { directory };
        command.SetAction(parsed =>
        {
            CommandEntry root = CommandEntry.Of(VerbTable.Whole());
            if (parsed.GetValue(directory) is { } path)
            {
                Write(root, path);
            }
            else
            {
                parsed.InvocationConfiguration.Output.Write(ManPage.Write(root, parent: null));
            }

            return 0;
        });
        return command;
    }

    private static void Write(CommandEntry root, string directory)
    {
        try
        {
            _ = Directory.CreateDirectory(directory);
            File.WriteAllText(Path.Combine(directory, ManPage.FileName(root)), ManPage.Write(root, parent: null));
            foreach (CommandEntry parent in root.All)
            {
                foreach (CommandEntry child in parent.Commands)
                {
                    File.WriteAllText(Path.Combine(directory, ManPage.FileName(child)), ManPage.Write(child, parent));
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EnisleException(ErrorKind.Invalid, $"man: {directory}: {error.Message}", error);
        }
    }
}
