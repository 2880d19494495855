using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>hooks: the six kinds, when each runs, what it is told, what its failure does.</summary>
[RequiresRoot]
public sealed class HookTests : ContainerTest
{
    private string Log => Path.Combine(Directory, "hook-log");

    [Fact]
    [Deviates(TargetKind.Runc, "runs poststart at create", FixedIn = "1.4")]
    public void All_kinds_run_in_the_order_of_the_specification()
    {
        _ = Bundle.Mount("/log", "bind", Directory, "bind"); // so that all hooks and the program write one file
        foreach (string kind in (ReadOnlySpan<string>)["prestart", "createRuntime", "poststart", "poststop"])
        {
            Hook(kind, $"cat > /dev/null; echo {kind} >> {Log}");
        }

        Hook("createContainer", $"echo createContainer >> {Log}");
        Hook("startContainer", "echo startContainer >> /log/hook-log");
        _ = Bundle.Shell("echo program >> /log/hook-log");
        _ = Create().Succeeded();
        string[] afterCreate = File.ReadAllLines(Log);
        _ = Start().Succeeded();
        WaitForStatus("stopped");
        _ = Delete().Succeeded();

        Assert.Equal(["prestart", "createRuntime", "createContainer"], afterCreate);
        string[] all = File.ReadAllLines(Log);
        Assert.Equal(["prestart", "createRuntime", "createContainer", "startContainer"], all[..4]);
        Assert.Equal(["poststart", "program"], all[4..6].Order());
        Assert.Equal("poststop", all[6]);
        Assert.Equal(7, all.Length);
    }

    [Fact]
    public void Hooks_of_one_kind_run_in_the_order_of_the_config()
    {
        Hook("createRuntime", $"echo one >> {Log}");
        Hook("createRuntime", $"echo two >> {Log}");
        Hook("createRuntime", $"echo three >> {Log}");

        _ = Run().Succeeded();

        Assert.Equal(["one", "two", "three"], File.ReadAllLines(Log));
    }

    [Theory]
    [InlineData("prestart", "creating|created")]
    [InlineData("createRuntime", "creating|created")]
    [InlineData("createContainer", "creating|created")]
    [InlineData("poststop", "stopped")]
    public void A_hook_reads_the_state_with_the_right_status(string kind, string statuses) => HookReadsState(kind, statuses.Split('|'));

    [Fact]
    [Deviates(TargetKind.Runc, "runs poststart at create", FixedIn = "1.4")]
    public void A_poststart_hook_reads_the_status_running() => HookReadsState("poststart", ["running"]);

    [Fact]
    [Deviates(TargetKind.Crun, "is killed by SIGPIPE now and then")]
    public void A_hook_that_does_not_read_the_state_does_no_harm()
    {
        _ = Bundle.Set("annotations", new JsonObject { ["long"] = new string('x', 200_000) });
        _ = Bundle.Add("hooks.createRuntime", """{ "path": "/bin/true" }""").Args("/bin/echo", "ran");

        _ = Run().Succeeded().Printed("ran");
    }

    [Fact]
    public void The_state_of_a_hook_before_the_start_names_the_init()
    {
        Hook("createRuntime", $"cat > {Log}; readlink /proc/self/ns/net > {Log}.ns");
        _ = Bundle.Args("/bin/sleep", "1000");

        _ = Create().Succeeded();

        Assert.Equal(InitPid(), (int)JsonNode.Parse(File.ReadAllText(Log))!["pid"]!);
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("poststart")]
    [InlineData("poststop")]
    public void A_hook_of_the_runtime_is_in_the_runtimes_namespaces(string kind)
    {
        Hook(kind, $"readlink /proc/self/ns/net /proc/self/ns/uts > {Log}");

        _ = Run().Succeeded();

        Assert.Equal([NamespaceLink.OfHost("net"), NamespaceLink.OfHost("uts")], File.ReadAllLines(Log));
    }

    [Fact]
    public void CreateContainer_hooks_are_in_the_containers_namespaces_with_the_hosts_files()
    {
        Hook("createContainer", $"readlink /proc/self/ns/uts /proc/self/ns/net > {Log}");

        _ = Run().Succeeded();

        string[] lines = File.ReadAllLines(Log);
        Assert.NotEqual(NamespaceLink.OfHost("uts"), lines[0]);
        Assert.NotEqual(NamespaceLink.OfHost("net"), lines[1]);
    }

    [Fact]
    public void StartContainer_hooks_are_programs_of_the_container()
    {
        _ = Bundle.Add("hooks.startContainer", """{ "path": "/bin/busybox", "args": [ "sh", "-c", "echo from the image > /data/hook" ] }""");
        _ = Bundle.Args("/bin/cat", "/data/hook");

        _ = Run().Succeeded().Printed("from the image");
    }

    [Fact]
    public void A_hook_has_its_own_arguments_and_environment()
    {
        _ = Bundle.Add("hooks.createRuntime", $$"""
            { "path": "/bin/sh", "args": [ "my-name", "-c", "echo $0 $COLOUR ${HOME-none} > {{Log}}" ], "env": [ "COLOUR=green", "PATH=/bin:/usr/bin" ] }
            """);

        _ = Run().Succeeded();

        Assert.Equal("my-name green none", File.ReadAllText(Log).Trim());
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    public void A_hook_of_create_that_fails_stops_the_container_and_leaves_nothing(string kind)
    {
        Hook(kind, "exit 3");
        _ = Bundle.Shell("touch /ran");

        _ = Create().Failed();

        Assert.Empty(Runtime.Containers);
        Assert.Empty(Cleanup.Cgroups(Bundle.Cgroup));
        Assert.False(File.Exists(Bundle.InRoot("ran")));
    }

    [Fact]
    public void A_startContainer_hook_that_fails_keeps_the_program_from_running()
    {
        _ = Bundle.Add("hooks.startContainer", """{ "path": "/bin/false" }""").Shell("touch /ran");

        Assert.NotEqual(0, Run().ExitCode);

        Assert.False(File.Exists(Bundle.InRoot("ran")));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "only warns")]
    [Deviates(TargetKind.Runc, "1.1 only warns", FixedIn = "1.2")]
    public void A_poststart_hook_that_fails_fails_the_start()
    {
        Hook("poststart", "exit 3");
        _ = Bundle.Args("/bin/sleep", "1000");

        _ = Run("--detach").Failed();
    }

    [Fact]
    [Deviates(TargetKind.Runc, "fails the delete")]
    public void A_poststop_hook_that_fails_does_not_fail_the_delete_and_the_next_one_runs()
    {
        Hook("poststop", "exit 3");
        Hook("poststop", $"echo ran > {Log}");
        RunSleeper();

        _ = Delete("--force").Succeeded();

        Assert.Equal("ran\n", File.ReadAllText(Log));
        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void Hooks_after_one_that_failed_do_not_run()
    {
        Hook("createRuntime", "exit 3");
        Hook("createRuntime", $"echo ran > {Log}");

        _ = Create().Failed();

        Assert.False(File.Exists(Log));
    }

    [Fact]
    public void A_hook_that_outlives_its_timeout_is_killed_and_fails()
    {
        _ = Bundle.Add("hooks.createRuntime", """{ "path": "/bin/sleep", "args": [ "sleep", "1000" ], "timeout": 1 }""");
        long before = Environment.TickCount64;

        _ = Create().Failed();

        Assert.InRange(Environment.TickCount64 - before, 900, 8000);
    }

    [Fact]
    public void A_hook_that_is_not_there_fails()
    {
        _ = Bundle.Add("hooks.createRuntime", """{ "path": "/no/such/hook" }""");

        _ = Create().Failed();

        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "looks it up")]
    public void A_hook_with_a_relative_path_is_refused()
    {
        _ = Bundle.Add("hooks.createRuntime", """{ "path": "bin/true" }""");

        _ = Create().Failed();
    }

    [Fact]
    public void A_failing_hook_is_told_with_what_it_wrote()
    {
        Hook("createRuntime", "echo the reason of the hook >&2; exit 3");

        _ = Create().FailedWith("hook");
    }

    private void HookReadsState(string kind, string[] statuses)
    {
        Hook(kind, $"cat > {Log}");
        _ = Bundle.Json("annotations", """{ "colour": "blue" }""").Args("/bin/sleep", "1000");

        _ = Run("--detach").Succeeded();
        _ = Delete("--force").Succeeded();

        JsonObject state = JsonNode.Parse(File.ReadAllText(Log))!.AsObject();
        Assert.Equal(Id, (string?)state["id"]);
        Assert.Contains((string)state["status"]!, statuses);
        Assert.Equal(Bundle.Directory, (string?)state["bundle"]);
        Assert.Equal("blue", (string?)state["annotations"]?["colour"]);
        Assert.StartsWith("1.", (string?)state["ociVersion"], StringComparison.Ordinal);
    }

    private void Hook(string kind, string script) => _ = Bundle.Add($"hooks.{kind}", new JsonObject
    {
        ["path"] = "/bin/sh",
        ["args"] = new JsonArray("sh", "-c", script),
        ["env"] = new JsonArray("PATH=/usr/bin:/bin"),
    }.ToJsonString());
}
