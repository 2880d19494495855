using System.CommandLine;
using Enisle.Host;
using Enisle.Output.CommandTree;
using Enisle.Output.Completion;

namespace Enisle.Commands;

/// <summary><c>enisle completion bash|zsh|fish</c>: a script, made from the commands, that a shell reads.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        Command command = new("completion", "Prints a script that completes words for a shell.") { shell };
        command.SetAction(parsed =>
        {
            CommandEntry root = CommandEntry.Of(VerbTable.Whole());
            string name = parsed.GetRequiredValue(shell);
            parsed.InvocationConfiguration.Output.Write(name switch
            {
                "bash" => BashScript.Write(root),
                "zsh" => ZshScript.Write(root),
                "fish" => FishScript.Write(root),
                _ => throw new EnisleException(ErrorKind.Invalid, $"completion: {name}: must be bash, zsh or fish"),
            });
            return 0;
        });
        return command;
    }
}
