using System.CommandLine;
using Enisle.Commands;
using Enisle.Output.CommandTree;
using Enisle.Output.Completion;

namespace Enisle.Tests.Output.Completion;

public sealed class ScriptTests
{
    [Fact]
    public void Every_command_and_option_is_in_every_script()
    {
        CommandEntry root = CommandEntry.Of(VerbTable.Whole());
        string[] scripts = [BashScript.Write(root), ZshScript.Write(root), FishScript.Write(root)];

        Assert.True(root.All.Count() > 20);
        foreach (CommandEntry command in root.All.Where(static command => command.Path.Length > 0))
        {
            Assert.All(scripts, script => Assert.Contains(command.Name, script, StringComparison.Ordinal));
            Assert.All(command.Options, option => Assert.All(scripts, script => Assert.Contains(option.Names[^1].TrimStart('-'), script, StringComparison.Ordinal)));
        }

        Assert.All(scripts, static script => Assert.DoesNotContain("__complete' ", script, StringComparison.Ordinal));
    }

    [Fact]
    public void Descriptions_cannot_leave_their_quotes()
    {
        RootCommand root = new("It's a: [test] \\ $(x)") { new Option<string>("--what") { Description = "It's [a]: \\'$(x)`", HelpName = "A:B" } };
        CommandEntry entry = CommandEntry.Of(root);

        Assert.Contains(@"'--what=[It'\''s \[a\]\: \\'\''$(x)`]:A\:B: '", ZshScript.Write(entry), StringComparison.Ordinal);
        Assert.Contains(@"-d 'It\'s [a]: \\\'$(x)`'", FishScript.Write(entry), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stop INSTANCE", "INSTANCE", WordKind.Instances)]
    [InlineData("run IMAGE", "IMAGE", WordKind.Images)]
    [InlineData("digest file", "file", WordKind.Files)]
    [InlineData("x --volumes-from", "INSTANCE[:ro]", WordKind.Instances)]
    [InlineData("x --profile", "PROFILE", WordKind.None)]
    [InlineData("rename NAME", "NAME", WordKind.None)]
    [InlineData("network create NETWORK", "NETWORK", WordKind.None)]
    [InlineData("rmi IMAGES", "IMAGES", WordKind.Images)]
    internal void Kinds_of_values_are_told_by_the_words_of_help(string path, string shown, WordKind kind) => Assert.Equal(kind, WordKinds.Of(path, shown));
}
