using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>spec, features, events, --version and the log flags.</summary>
[RequiresRoot]
public sealed class InformationTests : ContainerTest
{
    [Fact]
    public void Spec_writes_a_config_that_runs()
    {
        string bundle = HostDirectory("spec");
        _ = Runtime.InvokeIn(bundle, "spec").Succeeded();
        JsonObject config = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle, "config.json")))!.AsObject();
        config["process"]!["terminal"] = false;
        config["process"]!["args"] = new JsonArray("/bin/echo", "from the default config");
        config["process"]!["env"] = new JsonArray("PATH=/bin");
        config["linux"]!["cgroupsPath"] = Bundle.Cgroup;
        Bundle.RawConfig = config.ToJsonString();

        _ = Run().Succeeded().Printed("from the default config");
    }

    [Fact]
    public void Spec_does_not_overwrite_a_config_that_is_there()
    {
        string bundle = HostDirectory("spec");
        File.WriteAllText(Path.Combine(bundle, "config.json"), "mine");

        _ = Runtime.InvokeIn(bundle, "spec").Failed();

        Assert.Equal("mine", File.ReadAllText(Path.Combine(bundle, "config.json")));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "writes no mappings")]
    public void Spec_rootless_maps_the_callers_id_and_has_no_network_namespace()
    {
        string bundle = HostDirectory("spec");

        _ = Runtime.InvokeIn(bundle, "spec", "--rootless").Succeeded();

        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(bundle, "config.json")))!;
        Assert.Equal(0, (int)config["linux"]!["uidMappings"]![0]!["hostID"]!);
        string[] namespaces = [.. config["linux"]!["namespaces"]!.AsArray().Select(n => (string)n!["type"]!)];
        Assert.Contains("user", namespaces);
        Assert.DoesNotContain("network", namespaces);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 has no features verb", FixedIn = "1.28")]
    public void Features_lists_what_the_runtime_knows()
    {
        JsonObject features = Runtime.Invoke("features").Succeeded().Json;

        Assert.StartsWith("1.", (string?)features["ociVersionMax"], StringComparison.Ordinal);
        string[] hooks = [.. features["hooks"]!.AsArray().Select(h => (string)h!)];
        Assert.Equal(["createContainer", "createRuntime", "poststart", "poststop", "prestart", "startContainer"], hooks.Order());
        string[] options = [.. features["mountOptions"]!.AsArray().Select(o => (string)o!)];
        Assert.Contains("rbind", options);
        Assert.Contains("nosuid", options);
        Assert.Contains("CAP_KILL", features["linux"]!["capabilities"]!.AsArray().Select(c => (string)c!));
        Assert.True((bool)features["linux"]!["seccomp"]!["enabled"]!);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "has no events verb")]
    [RequiresCgroupV1("memory", "pids")]
    public void Events_stats_prints_one_line_of_numbers()
    {
        RunSleeper();
        Eventually.True(() => CgroupFile("pids", "pids.current") == "1", "only the program is in the cgroup");

        JsonObject stats = Runtime.Invoke("events", "--stats", Id).Succeeded().Json;

        Assert.Equal("stats", (string?)stats["type"]);
        Assert.Equal(Id, (string?)stats["id"]);
        Assert.Equal(1, (long)stats["data"]!["pids"]!["current"]!);
        Assert.True((long)stats["data"]!["memory"]!["usage"]!["usage"]! > 0);
        Assert.NotNull(stats["data"]!["cpu"]!["usage"]!["total"]);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "has no events verb")]
    public void Events_interval_repeats_until_the_container_ends()
    {
        RunSleeper();
        using RunningCommand events = Runtime.Start("events", "--interval", "100ms", Id);
        Eventually.True(() => events.Output.Count(c => c == '\n') >= 2, "two lines of statistics");

        _ = Delete("--force").Succeeded();

        _ = events.Finish().Succeeded();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "has no events verb")]
    [RequiresCgroupV1("memory")]
    public void Events_reports_an_out_of_memory_kill()
    {
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 16777216, "swap": 16777216 }""");
        RunSleeper();
        using RunningCommand events = Runtime.Start("events", "--interval", "1h", Id);
        Libc.Pause(200);

        _ = Exec("/bin/sh", "-c", "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done");

        Eventually.True(() => events.Output.Contains("\"type\":\"oom\"", StringComparison.Ordinal), "an oom event");
    }

    [Fact]
    public void Version_names_the_version_of_the_specification() => Runtime.Invoke("--version").Succeeded().Contains("spec: 1.");

    [Fact]
    public void Help_exits_with_0() => Runtime.Invoke("--help").Succeeded();

    [Fact]
    public void An_unknown_verb_fails() => Runtime.Invoke("frobnicate").Failed();

    [Theory]
    [InlineData("create")]
    [InlineData("run")]
    [InlineData("start")]
    [InlineData("state")]
    [InlineData("delete")]
    [InlineData("kill")]
    [InlineData("exec")]
    public void A_verb_without_its_id_fails(string verb) => Runtime.Invoke(verb).Failed();

    [Fact]
    public void An_unknown_flag_fails_and_names_it()
    {
        _ = Runtime.Invoke("state", "--frobnicate", "x").FailedWith("frobnicate");
    }

    [Fact]
    public void Log_writes_errors_to_the_file()
    {
        string log = Path.Combine(Directory, "log");

        CommandResult result = Runtime.Invoke("--log", log, "state", "nobody");

        Assert.NotEqual(0, result.ExitCode);
        Assert.NotEqual("", File.ReadAllText(log));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.28 ends the file with a line that is no object")]
    public void Log_format_json_writes_objects_with_level_msg_and_time()
    {
        string log = Path.Combine(Directory, "log");

        _ = Runtime.Invoke("--log", log, "--log-format", "json", "state", "nobody");

        JsonNode entry = JsonNode.Parse(File.ReadAllLines(log)[^1])!;
        Assert.Equal("error", (string?)entry["level"]);
        Assert.NotEqual("", (string?)entry["msg"]);
        Assert.True(DateTime.TryParse((string?)entry["time"], out _));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 takes any log format", FixedIn = "1.28")]
    public void An_unknown_log_format_fails() => Runtime.Invoke("--log-format", "xml", "list").Failed();
}
