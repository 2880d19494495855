using Enisle.Host;
using Enisle.Runtime.CommandLine;

namespace Enisle.Tests.Runtime;

public sealed class ArgumentParserTests
{
    private static readonly FlagSpec[] s_flags =
    [
        new(FlagKind.Text, "bundle", 'b', ""),
        new(FlagKind.Switch, "detach", 'd', ""),
        new(FlagKind.TextList, "env", 'e', ""),
        new(FlagKind.Number, "preserve-fds", '\0', ""),
    ];

    // command line | bundle | detach | env (by spaces) | preserve-fds | arguments
    [Theory]
    [InlineData("c1", "", false, "", 0, "c1")]
    [InlineData("--bundle /b c1", "/b", false, "", 0, "c1")]
    [InlineData("--bundle=/b c1", "/b", false, "", 0, "c1")]
    [InlineData("-bundle /b c1", "/b", false, "", 0, "c1")]
    [InlineData("-b /b c1", "/b", false, "", 0, "c1")]
    [InlineData("-b=/b c1", "/b", false, "", 0, "c1")]
    [InlineData("--b /b c1", "/b", false, "", 0, "c1")]
    [InlineData("-b /a -b /b c1", "/b", false, "", 0, "c1")]
    [InlineData("-b - c1", "-", false, "", 0, "c1")]
    [InlineData("-b --detach c1", "--detach", false, "", 0, "c1")]
    [InlineData("--bundle=a=b c1", "a=b", false, "", 0, "c1")]
    [InlineData("--bundle= c1", "", false, "", 0, "c1")]
    [InlineData("-d c1", "", true, "", 0, "c1")]
    [InlineData("--detach=true c1", "", true, "", 0, "c1")]
    [InlineData("--detach=T c1", "", true, "", 0, "c1")]
    [InlineData("--detach=1 c1", "", true, "", 0, "c1")]
    [InlineData("-d --detach=false c1", "", false, "", 0, "c1")]
    [InlineData("c1 -d", "", true, "", 0, "c1")]
    [InlineData("c1 --bundle /b c2", "/b", false, "", 0, "c1 c2")]
    [InlineData("c1 -- -d", "", false, "", 0, "c1 -d")]
    [InlineData("-- --", "", false, "", 0, "--")]
    [InlineData("-e A=1 --env B=2,3 c1", "", false, "A=1 B=2,3", 0, "c1")]
    [InlineData("--preserve-fds 3 c1", "", false, "", 3, "c1")]
    [InlineData("--preserve-fds=-3 c1", "", false, "", -3, "c1")]
    [InlineData("- c1", "", false, "", 0, "- c1")]
    [InlineData("", "", false, "", 0, "")]
    public void Flags_and_arguments_are_told_apart(string line, string bundle, bool detach, string env, int fds, string arguments)
    {
        ParsedArguments parsed = ArgumentParser.Parse(s_flags, Words(line), stopAtFirstArgument: false);

        Assert.Equal(bundle, parsed.Text("bundle") ?? "");
        Assert.Equal(detach, parsed.Switch("detach"));
        Assert.Equal(Words(env), parsed.List("env"));
        Assert.Equal(fds, parsed.Number("preserve-fds"));
        Assert.Equal(Words(arguments), parsed.Positionals);
    }

    [Theory]
    [InlineData("--nope c1", "flag provided but not defined: -nope")]
    [InlineData("-n c1", "flag provided but not defined: -n")]
    [InlineData("c1 --nope", "flag provided but not defined: -nope")]
    [InlineData("c1 -9", "flag provided but not defined: -9")]
    [InlineData("--bun /b c1", "flag provided but not defined: -bun")]
    [InlineData("--Bundle /b c1", "flag provided but not defined: -Bundle")]
    [InlineData("-db c1", "flag provided but not defined: -db")]
    [InlineData("---detach c1", "bad flag syntax: ---detach")]
    [InlineData("--= c1", "bad flag syntax: --=")]
    [InlineData("-= c1", "bad flag syntax: -=")]
    [InlineData("--help=x c1", "flag provided but not defined: -help")]
    [InlineData("c1 --bundle", "flag needs an argument: -bundle")]
    [InlineData("-b", "flag needs an argument: -b")]
    [InlineData("--detach=maybe c1", "invalid boolean value \"maybe\" for -detach: parse error")]
    [InlineData("--detach= c1", "invalid boolean value \"\" for -detach: parse error")]
    [InlineData("--preserve-fds x c1", "invalid value \"x\" for flag -preserve-fds: parse error")]
    [InlineData("--preserve-fds 0x3 c1", "invalid value \"0x3\" for flag -preserve-fds: parse error")]
    [InlineData("--preserve-fds 1.0 c1", "invalid value \"1.0\" for flag -preserve-fds: parse error")]
    [InlineData("--preserve-fds=2147483648 c1", "invalid value \"2147483648\" for flag -preserve-fds: parse error")]
    public void Mistakes_are_named(string line, string message)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => { ArgumentParser.Parse(s_flags, Words(line), stopAtFirstArgument: false); });

        Assert.Equal(message, e.Message);
        Assert.Equal(ErrorKind.Invalid, e.Kind);
    }

    [Fact]
    public void What_follows_the_first_argument_can_be_the_workloads()
    {
        ParsedArguments parsed = ArgumentParser.Parse(s_flags, ["-d", "c1", "ls", "-l", "--nope", "--", "-d=x"], stopAtFirstArgument: true);

        Assert.True(parsed.Switch("detach"));
        Assert.Equal(["c1", "ls", "-l", "--nope", "--", "-d=x"], parsed.Positionals);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("-d -help c1")]
    public void Help_is_known_to_every_verb(string line) =>
        Assert.True(ArgumentParser.Parse(s_flags, Words(line), stopAtFirstArgument: false).HelpWanted);

    private static string[] Words(string line) => line.Length == 0 ? [] : line.Split(' ');
}
