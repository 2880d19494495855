using System.CommandLine;

namespace Enisle.Commands;

/// <summary><c>enisle version</c>: the same line as <c>enisle --version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        Command command = new("version", "Prints the version.");
        command.SetAction(VersionAction.Print);
        return command;
    }
}
