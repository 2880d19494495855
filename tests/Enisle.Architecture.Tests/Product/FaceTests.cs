using Enisle.Host;

namespace Enisle.Architecture.Tests.Product;

public sealed class FaceTests
{
    [Fact]
    public void The_runtime_answers_by_its_own_name_and_as_a_first_word()
    {
        string link = Path.Combine(Path.GetDirectoryName(PublishedFile.Path)!, "enisle-container");

        (int code, string output, _) = PublishedFile.Run(link, "--version");
        (_, string byWord, _) = PublishedFile.Run(PublishedFile.Path, "enisle-container", "--version");

        Assert.StartsWith($"enisle-container version {ProductVersion.Number}\n", output, StringComparison.Ordinal);
        Assert.Contains("spec: 1.3.0\n", output, StringComparison.Ordinal);
        Assert.Equal(output, byWord);
        Assert.Equal(0, code);
    }

    [Fact]
    public void Info_says_what_the_host_has()
    {
        (int code, string output, string error) = PublishedFile.Run(PublishedFile.Path, "info");

        Assert.Equal(0, code);
        Assert.Empty(error);
        string release = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        Assert.Contains($"kernel        {release}\n", output, StringComparison.Ordinal);
        Assert.Contains("namespaces    cgroup ipc mnt net pid", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'nosuch' is not a command, an option or an argument here", "nosuch")]
    [InlineData("Required argument missing for command: 'digest'.", "digest")]
    [InlineData("digest: /no/such/file: no such file", "digest", "/no/such/file")]
    public void A_mistake_is_one_line(string message, params string[] arguments)
    {
        (int code, string output, string error) = PublishedFile.Run(PublishedFile.Path, arguments);

        Assert.Equal(ErrorKind.Invalid.EngineExitCode(), code);
        Assert.Empty(output);
        Assert.StartsWith($"enisle: {message}", error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(c => c == '\n'));
    }
}
