using System.CommandLine;
using Enisle.Commands;
using Enisle.Host;

namespace Enisle;

/// <summary>The face for a person: verbs, help, one line for a mistake.</summary>
internal static class CommandLineFace
{
    /// <summary>What the program is for, in one sentence.</summary>
    public const string Description = "Runs the same OCI image at any isolation level.";

    /// <summary>Parses and runs; the exit code is the verb's, or as in <see cref="ErrorKinds.EngineExitCode"/>.</summary>
    public static int Run(string[] args)
    {
        RootCommand root = Root();
        IReadOnlyList<string> words = VerbTable.AddTo(root, args);
        ParseResult parsed = root.Parse(words);
        if (parsed.Errors.Count > 0)
        {
            string mistake = parsed.UnmatchedTokens is [string word, ..] ? $"'{word}' is not a command, an option or an argument here" : parsed.Errors[0].Message;
            Console.Error.WriteLine($"enisle: {mistake} (see enisle --help)");
            return ErrorKind.Invalid.EngineExitCode();
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (EnisleException error)
        {
            Console.Error.WriteLine($"enisle: {error.Message}");
            return error.Kind.EngineExitCode();
        }
        catch (LinuxException error)
        {
            Console.Error.WriteLine($"enisle: {error.Message}");
            return ErrorKind.Host.EngineExitCode();
        }
    }

    private static RootCommand Root()
    {
        RootCommand root = new(Description);
        foreach (Option option in root.Options)
        {
            if (option is VersionOption version)
            {
                version.Action = new VersionAction();
            }
        }

        return root;
    }
}
