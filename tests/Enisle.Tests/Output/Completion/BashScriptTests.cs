using System.Diagnostics;
using Enisle.Commands;
using Enisle.Output.CommandTree;
using Enisle.Output.Completion;

namespace Enisle.Tests.Output.Completion;

/// <summary>A real bash reads the script and completes lines with it; a stand-in answers for <c>enisle __complete</c>.</summary>
public sealed class BashScriptTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-bash-").FullName;

    public BashScriptTests()
    {
        File.WriteAllText($"{_directory}/script", BashScript.Write(CommandEntry.Of(VerbTable.Whole())));
        File.WriteAllText($"{_directory}/enisle", """
            #!/bin/sh
            [ "$1" = __complete ] || exit 1
            case $2 in
                instances) printf 'web\nwebdb\njob\n' ;;
                images) printf 'busybox:latest\nlocalhost:5000/app:1\n' ;;
                networks) printf 'bridge\nnone\n' ;;
                volumes) printf 'data\n' ;;
            esac

            """);
        File.SetUnixFileMode($"{_directory}/enisle", UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("enisle ru", "run")]
    [InlineData("enisle run --network-a", "--network-alias")]
    [InlineData("enisle run --network b", "bridge")]
    [InlineData("enisle run --network=b", "bridge")]
    [InlineData("enisle run --network bridge busy", "busybox:latest")]
    [InlineData("enisle run busybox:", "latest")]
    [InlineData("enisle run -v d", "data")]
    [InlineData("enisle run busybox --net", "")]
    [InlineData("enisle stop web", "web webdb")]
    [InlineData("enisle stop web j", "job")]
    [InlineData("enisle network co", "connect")]
    [InlineData("enisle network connect bridge webd", "webdb")]
    [InlineData("enisle completion z", "zsh")]
    [InlineData("enisle digest /etc/passw", "/etc/passwd")]
    [InlineData("enisle -", "--help --version")]
    [InlineData("enisle __comp", "")]
    [InlineData("enisle foo ", "")]
    public void Lines_are_completed(string line, string expected)
    {
        string completed = Complete(line);

        Assert.Equal(expected, expected == "/etc/passwd" ? completed.Split(' ').FirstOrDefault(word => word == expected, completed) : completed);
    }

    [Theory]
    [InlineData("$(touch pwned)")]
    [InlineData("`touch pwned`")]
    [InlineData("'; touch pwned; '")]
    public void What_is_typed_is_never_run(string word)
    {
        _ = Complete($"enisle run --network {word}");
        _ = Complete($"enisle stop {word}");

        Assert.False(File.Exists($"{_directory}/pwned"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private string Complete(string line)
    {
        const string Driver = "source ./script; COMP_LINE=$1; COMP_POINT=${#1}; _enisle; echo \"${COMPREPLY[*]}\"";
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["--norc", "--noprofile", "-c", Driver, "bash", line])
        {
            WorkingDirectory = _directory,
            RedirectStandardOutput = true,
            Environment = { ["PATH"] = $"{_directory}:/usr/bin:/bin" },
        })!;
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        return output.TrimEnd('\n');
    }
}
