using System.Text.Json;

namespace Enisle.Tests.Runtime;

[Collection(RuntimeFaceCollection.Name)]
public sealed class RuntimeFaceTests
{
    [Theory]
    [InlineData("nope", "no such command: nope (see enisle-container --help)")]
    [InlineData("--nope list", "flag provided but not defined: -nope (see enisle-container --help)")]
    [InlineData("create", "enisle-container: \"create\" requires exactly 1 argument(s) (see enisle-container create --help)")]
    [InlineData("state a b", "enisle-container: \"state\" requires exactly 1 argument(s) (see enisle-container state --help)")]
    [InlineData("kill", "enisle-container: \"kill\" requires a minimum of 1 argument(s) (see enisle-container kill --help)")]
    [InlineData("kill a TERM b", "enisle-container: \"kill\" requires a maximum of 2 argument(s) (see enisle-container kill --help)")]
    [InlineData("list x", "enisle-container: \"list\" requires exactly 0 argument(s) (see enisle-container list --help)")]
    [InlineData("delete --nope c1", "flag provided but not defined: -nope (see enisle-container delete --help)")]
    [InlineData("--log-format=xml list", "invalid log-format: xml")]
    [InlineData("--rootless=maybe list", "--rootless: maybe: must be true, false or auto")]
    [InlineData("state nope", "container does not exist: nope")]
    [InlineData("start nope", "container does not exist: nope")]
    [InlineData("delete nope", "container does not exist: nope")]
    [InlineData("checkpoint c1", "container does not exist: c1")]
    [InlineData("restore -b /b c1", "--bundle: chdir /b: no such file or directory")]
    [InlineData("events --interval=0 c1", "duration interval must be greater than 0")]
    [InlineData("events --interval 5 c1", "invalid value \"5\" for flag -interval: parse error")]
    [InlineData("list -f xml", "invalid format option")]
    [InlineData("ps -f xml c1", "invalid format option")]
    public void Mistakes_are_one_line_and_exit_code_1(string line, string message)
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run(line.Split(' ')));

        Assert.Equal(message, face.Message);
        Assert.Single(face.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(face.Output);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/tmp/../")]
    public void State_root_is_never_the_root_directory(string root)
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.RunBare(null, "--root", root, "list"));

        Assert.Equal("--root: must name a directory other than /", face.Message);
    }

    [Fact]
    public void Error_is_text_with_time_and_level_on_standard_error()
    {
        using FaceHarness face = new();

        face.Run("state", "nope");

        Assert.Matches("^time=\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\" level=error msg=\"container does not exist: nope\"\n$", face.Error);
    }

    [Fact]
    public void Error_goes_to_the_json_log_and_bare_to_standard_error()
    {
        using FaceHarness face = new();
        string log = $"{face.Home}/log.json";

        face.Run("--log", log, "--log-format", "json", "state", "a\"b");
        face.Run("--log", log, "--log-format", "json", "state", "nope");

        string[] lines = File.ReadAllLines(log);
        Assert.Equal(2, lines.Length);
        using JsonDocument first = JsonDocument.Parse(lines[0]);
        Assert.Contains("\"a\"b\"", first.RootElement.GetProperty("msg").GetString(), StringComparison.Ordinal);
        Assert.Equal("error", first.RootElement.GetProperty("level").GetString());
        Assert.EndsWith("container does not exist: nope\n", face.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("level=", face.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Log_file_that_cannot_be_opened_is_said_on_standard_error()
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run("--log", $"{face.Home}/no/log", "list"));

        Assert.Equal($"open {face.Home}/no/log: no such file or directory", face.Message);
    }

    [Fact]
    public void Failing_create_says_what_failed()
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run("create", "-b", "/does/not/exist", "c1"));

        Assert.Equal("enisle-container create failed: --bundle: chdir /does/not/exist: no such file or directory", face.Message);
        Assert.Empty(face.Level.Calls);
    }

    [Fact]
    public void Bundle_without_configuration_says_which_file_is_missing()
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run("run", "-b", face.Home, "c1"));

        Assert.Equal($"enisle-container run failed: JSON specification file {face.Home}/config.json not found", face.Message);
    }

    [Fact]
    public void Broken_configuration_names_file_field_and_rule()
    {
        using FaceHarness face = new();
        string bundle = face.AddBundle(terminal: false, "/bin/true");
        File.WriteAllText($"{bundle}/config.json", FaceHarness.Config("/bin/true").Replace("\"uid\": 5", "\"uid\": -5", StringComparison.Ordinal));

        Assert.Equal(1, face.Run("create", "-b", bundle, "c1"));

        Assert.StartsWith($"enisle-container create failed: {bundle}/config.json: process.user.uid: ", face.Message, StringComparison.Ordinal);
        Assert.Empty(face.Level.Calls);
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    public void Version_is_what_docker_parses(string flag)
    {
        using FaceHarness face = new();

        Assert.Equal(0, face.RunBare(null, flag));

        string[] lines = face.Output.Split('\n');
        Assert.Matches("^enisle-container version \\d+\\.\\d+\\.\\d+", lines[0]);
        Assert.Contains("spec: 1.3.0", lines);
    }

    [Fact]
    public void Every_verb_has_help()
    {
        using FaceHarness face = new();
        Assert.Equal(0, face.RunBare(null, "--help"));
        string[] verbs =
        [
            "checkpoint", "create", "delete", "events", "exec", "features", "kill", "list", "pause", "ps", "restore", "resume", "run",
            "spec", "start", "state", "update",
        ];
        foreach (string verb in verbs)
        {
            Assert.Contains($"\n   {verb} ", face.Output, StringComparison.Ordinal);
            using FaceHarness one = new();
            Assert.Equal(0, one.Run(verb, "--help"));
            Assert.Contains($"enisle-container {verb} [command options]", one.Output, StringComparison.Ordinal);
            using FaceHarness other = new();
            Assert.Equal(0, other.RunBare(null, "help", verb));
            Assert.Equal(one.Output, other.Output);
        }
    }
}
