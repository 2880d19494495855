using System.CommandLine;
using Enisle.Output.CommandTree;
using Enisle.Output.Completion;

namespace Enisle.Commands;

/// <summary><c>enisle completion bash|zsh|fish</c>: a script, made from the commands, that a shell reads.</summary>
internal static class CompletionCommand
{
    public static Command Create()
    {
        Argument<string> shell = new("SHELL") { Description = "bash, zsh or fish." };
        _ = shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Command command = new("completion", "Prints a script that completes words for a shell.") { shell };
        command.SetAction(parsed =>
        {
            CommandEntry root = CommandEntry.Of(VerbTable.Whole());
            parsed.InvocationConfiguration.Output.Write(parsed.GetRequiredValue(shell) switch
            {
                "bash" => BashScript.Write(root),
                "zsh" => ZshScript.Write(root),
                _ => FishScript.Write(root),
            });
            return 0;
        });
        return command;
    }
}
