using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary><c>enisle compare</c> from the image to the table, at every level that there is.</summary>
[RequiresRoot]
public sealed class CompareTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromMinutes(3);
    private readonly string _directory = Path.Combine(Session.Instance.Directory, Session.NextName("cmp"));
    private readonly string _program = Path.Combine(Path.GetDirectoryName(Target.Path)!, "enisle");

    private int _commands;

    public CompareTests()
    {
        Assert.SkipUnless(Target.Kind == TargetKind.Product && File.Exists(_program), "there is no published enisle beside the runtime");
        _ = Directory.CreateDirectory(_directory);
        _ = Enisle("load", "--input", Session.Instance.ImagePath).Succeeded();
    }

    [Fact]
    public void Every_level_runs_and_nothing_is_left_behind()
    {
        string page = Path.Combine(_directory, "page.html");

        CommandResult result = Enisle("compare", "--runs", "5", "--json", "--html", page, ImageArchive.Name).Succeeded();

        JsonArray columns = result.Json["columns"]!.AsArray();
        Assert.Equal("host", (string?)columns[0]!["name"]);
        Assert.Equal("container", (string?)columns[1]!["name"]);
        Assert.All(columns, static column => Assert.True((double)column!["measures"]!["start_to_exit"]!["median"]! > 0));
        Assert.True((bool)columns[1]!["kernel"]!["is_the_hosts"]!);
        Assert.InRange((double)columns[1]!["measures"]!["memory_per_idle_instance"]!["median"]!, 4096, 64 << 20);
        Assert.True((double)columns[1]!["measures"]!["start_to_exit"]!["ratio"]! > 1, "a container costs more to start than a process");
        Assert.Contains("<svg", File.ReadAllText(page), StringComparison.Ordinal);
        _ = Enisle("ps", "--all", "--quiet").Succeeded().Printed("");
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(_directory, "data", "compare")));
    }

    [Fact]
    public void Image_that_is_not_there_is_said_and_the_host_is_shown_all_the_same()
    {
        CommandResult result = Enisle("compare", "--runs", "1", "localhost:1/no/such:image").Exited(125);

        _ = result.Contains("container: ");
        _ = result.Contains("system call, raw");
    }

    [Theory]
    [InlineData("--runs", "0")]
    [InlineData("--runs", "-1")]
    [InlineData("--runs", "10001")]
    [InlineData("--html", "/proc")]
    [InlineData("--html", "/no/such/folder/page.html")]
    public void What_cannot_be_done_is_said_before_anything_is_measured(string option, string value) =>
        Enisle("compare", option, value, ImageArchive.Name).Exited(125).FailedWith(option, value);

    public void Dispose() => Cleanup.Remove(_directory, $"{Session.Instance.CgroupParent}-none"); // not the parent that other engines run in

    private CommandResult Enisle(params string[] arguments)
    {
        string log = Path.Combine(_directory, $"log{_commands++}");
        using ChildProcess process = ChildProcess.Start(new ChildOptions
        {
            Arguments = [_program, .. arguments],
            Environment =
            [
                "PATH=/usr/sbin:/usr/bin:/sbin:/bin", $"ENISLE_DATA_ROOT={_directory}/data", $"ENISLE_RUN_ROOT={_directory}/run",
                $"{Cleanup.Marker}={_directory}",
            ],
            StandardOutput = log + ".out",
            StandardError = log + ".err",
        });
        Assert.True(process.Wait(s_timeout), $"enisle {string.Join(' ', arguments)}: not finished in time");
        return new CommandResult($"enisle {string.Join(' ', arguments)}", process.ExitCode, File.ReadAllText(log + ".out"), File.ReadAllText(log + ".err"));
    }
}
