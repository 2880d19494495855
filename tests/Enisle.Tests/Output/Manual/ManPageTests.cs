using System.CommandLine;
using System.Diagnostics;
using Enisle.Commands;
using Enisle.Output.CommandTree;
using Enisle.Output.Manual;

namespace Enisle.Tests.Output.Manual;

public sealed class ManPageTests
{
    private static readonly CommandEntry s_root = CommandEntry.Of(VerbTable.Whole());

    public static TheoryData<string> Paths => [.. s_root.All.Select(static command => command.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public void Pages_tell_every_option_and_have_all_sections(string path)
    {
        CommandEntry command = s_root.All.Single(entry => entry.Path == path);
        string page = ManPage.Write(command, s_root);

        Assert.All((string[])["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"], section => Assert.Contains($"\n.SH {section}\n", page, StringComparison.Ordinal));
        Assert.All(command.Options, option => Assert.Contains(Troff.Bold(option.Names[^1]), page, StringComparison.Ordinal));
        Assert.All(page.Split('\n'), line => Assert.True(line.Length <= 120 && (line.Length == 0 || line[0] != '\''), line));
    }

    [Fact]
    public void Groff_has_nothing_to_warn_of()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/groff"), "/usr/bin/groff is not installed");
        foreach (CommandEntry command in s_root.All)
        {
            using Process groff = Process.Start(new ProcessStartInfo("/usr/bin/groff", ["-man", "-Tutf8", "-ww", "-z"])
            {
                RedirectStandardInput = true,
                RedirectStandardError = true,
            })!;
            groff.StandardInput.Write(ManPage.Write(command, s_root));
            groff.StandardInput.Close();
            Assert.Equal((command.Path, ""), (command.Path, groff.StandardError.ReadToEnd()));
            groff.WaitForExit();
        }
    }

    [Fact]
    public void Examples_are_of_commands_that_there_are_and_parse()
    {
        foreach (string path in CommandExamples.Paths)
        {
            Assert.Contains(s_root.All, command => command.Path == path);
            foreach (CommandExample example in CommandExamples.Of(path))
            {
                string[] words = example.Line.Split(' ')[1..];
                Assert.Equal((example.Line, 0), (example.Line, example.Line.Contains('\'', StringComparison.Ordinal) ? 0 : Parse(words).Errors.Count));
                Assert.StartsWith($"enisle {path}".TrimEnd(), example.Line, StringComparison.Ordinal);
            }
        }

        ParseResult Parse(string[] words)
        {
            RootCommand own = new("");
            return own.Parse(VerbTable.AddTo(own, words));
        }
    }

    [Theory]
    [InlineData(".TH in a line", "\\&.TH in a line")]
    [InlineData("'quoted'", "\\&\\(aqquoted\\(aq")]
    [InlineData("a\\b-c", "a\\eb\\-c")]
    [InlineData("1.5 of 3", "1.5 of 3")]
    public void No_text_is_taken_for_a_request(string text, string expected)
    {
        Assert.Equal(expected, Troff.Text(text));
        Assert.Equal(expected, Troff.Paragraph(text));
    }

    [Fact]
    public void Long_texts_are_broken_and_no_line_begins_with_a_request()
    {
        string text = string.Join(' ', Enumerable.Repeat(".so 'x' word", 40));

        string[] lines = Troff.Paragraph(text).Split('\n');

        Assert.All(lines, static line => Assert.True(line.Length <= 80 && line[0] is not ('.' or '\'')));
        Assert.Equal(Troff.Text(text).Replace("\\&", "", StringComparison.Ordinal), string.Join(' ', lines).Replace("\\&", "", StringComparison.Ordinal));
    }
}
