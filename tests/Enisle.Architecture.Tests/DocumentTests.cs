using System.Text.RegularExpressions;
using Enisle.Architecture.Tests.Tree;

namespace Enisle.Architecture.Tests;

public sealed partial class DocumentTests
{
    private static readonly string[] s_textFiles = [".md", ".cs", ".csproj", ".props", ".targets", ".sh", ".json", ".slnx", ""];

    [Fact]
    public void Links_between_documents_lead_somewhere()
    {
        foreach (string file in Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (Match match in Link().Matches(Repository.Read(file)))
            {
                string[] target = match.Groups["target"].Value.Split('#', 2);
                string path = target[0].Length == 0 ? file : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, target[0]));
                string full = Path.Combine(Repository.Root, path);
                Assert.True(File.Exists(full) || Directory.Exists(full), $"{file}: {match.Value} leads to nothing");
                if (target.Length == 2)
                {
                    Assert.True(Anchors(path).Contains(target[1]), $"{file}: {match.Value}: {path} has no such heading");
                }
            }
        }
    }

    [Fact]
    public void File_names_in_the_walk_through_the_sources_exist()
    {
        foreach (string document in (string[])["ARCHITECTURE.md", "src/README.md"])
        {
            foreach (Match match in SourceName().Matches(Repository.Read(document)))
            {
                string name = match.Groups["file"].Value;
                Assert.True(Repository.Files.Any(file => file == name || file == "src/" + name || file.EndsWith("/" + name, StringComparison.Ordinal)), $"{document}: there is no {name}");
            }
        }
    }

    [Fact]
    public void No_file_names_a_folder_of_the_machine_that_it_was_written_on()
    {
        foreach (string file in Repository.Files.Where(file => s_textFiles.Contains(Path.GetExtension(file))))
        {
            string text = Repository.Read(file);
            foreach (string folder in PrivateFolders())
            {
                Assert.False(text.Contains(folder, StringComparison.Ordinal), $"{file} names {folder}");
            }
        }
    }

    [Fact]
    public void The_version_is_the_same_in_code_and_build()
    {
        Assert.Contains($"<Version>{Host.ProductVersion.Number}</Version>", Repository.Read("Directory.Build.props"), StringComparison.Ordinal);
        Assert.Contains(Host.ProductVersion.Number, Repository.Read("CHANGELOG.md"), StringComparison.Ordinal);
    }

    /// <summary>Where this repository lies and the home folder, unless they are folders that any Debian has.</summary>
    private static IEnumerable<string> PrivateFolders()
    {
        string? parent = Path.GetDirectoryName(Repository.Root);
        string home = Environment.GetEnvironmentVariable("HOME") ?? "/root";
        return ((string?[])[Repository.Root, parent, home]).OfType<string>().Select(folder => folder + "/")
            .Where(folder => folder is not ("//" or "/tmp/" or "/root/" or "/src/" or "/srv/" or "/opt/" or "/home/" or "/mnt/"));
    }

    private static HashSet<string> Anchors(string file) =>
        [.. Heading().Matches(Repository.Read(file)).Select(match => NotInAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<target>(?!https?:|mailto:)[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+\s+(?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex(@"`(?<file>[\w./-]+\.cs)`")]
    private static partial Regex SourceName();
}
