using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>The engine's words, each as a person types them.</summary>
public sealed class EnisleTests : IClassFixture<EnisleEngine>
{
    private readonly EnisleEngine _enisle;
    private readonly string _name = Session.NextName("own");

    public EnisleTests(EnisleEngine enisle)
    {
        _enisle = enisle;
        enisle.Need();
    }

    [Fact]
    public void Run_prints_what_the_workload_prints_and_ends_as_it_ends()
    {
        _ = Run("echo", "hi").Succeeded().Printed("hi");
        _ = Run("sh", "-c", "echo out; echo err >&2; exit 7").Exited(7).Printed("out");
        _ = Run("sh", "-c", "sleep 60 & kill -KILL $!; wait $!").Exited(137);
    }

    [Fact]
    public void Standard_input_is_the_workloads() =>
        _ = _enisle.InvokeWithInput("one\ntwo\n", "run", "--rm", "-i", "--network", "none", "busybox", "wc", "-l").Succeeded().Printed("2");

    [Fact]
    public void Ten_megabytes_come_through_whole()
    {
        CommandResult result = Run("sh", "-c", "head -c 10000000 /dev/zero | tr '\\0' 'x'");
        Assert.Equal(10_000_000, result.Succeeded().Output.Length);
    }

    [Theory]
    [InlineData("nosuch", 127)]
    [InlineData("/etc/passwd", 126)]
    public void Program_that_cannot_be_executed_has_dockers_exit_code_and_leaves_nothing(string program, int code)
    {
        _ = _enisle.Invoke("run", "--rm", "--name", _name, "--network", "none", "busybox", program).Exited(code);
        _ = _enisle.Invoke("inspect", _name).FailedWith($"No such object: {_name}");
    }

    [Fact]
    public void Mistake_is_one_line_and_125() =>
        Assert.Single(_enisle.Invoke("run", "--memory", "much", "busybox", "true").Exited(125).Errors.TrimEnd().Split('\n'));

    [Fact]
    public void Options_of_the_workload_act()
    {
        CommandResult result = _enisle.Invoke(
            "run", "--rm", "--network", "none", "-e", "A=1", "-w", "/tmp", "-u", "nobody", "--hostname", "hh", "--read-only", "--tmpfs", "/scratch:mode=1777", "busybox",
            "sh", "-c", "id -un; pwd; hostname; echo $A; touch /x 2>/dev/null || echo ro; touch /scratch/y && echo rw");
        _ = result.Succeeded().Printed("nobody", "/tmp", "hh", "1", "ro", "rw");
    }

    [Fact]
    public void Detached_instance_is_listed_logged_entered_stopped_and_removed()
    {
        string id = _enisle.Invoke("run", "-d", "--name", _name, "--network", "none", "busybox", "sh", "-c", "trap 'exit 3' TERM; echo ready; while true; do sleep 0.1; done").Succeeded().Text;
        Eventually.True(() => _enisle.Invoke("logs", _name).Text == "ready", "ready", 30_000);
        Assert.Contains(_enisle.Invoke("ps", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.State}}").Succeeded().Lines, line => line == $"{id} {_name} running");
        _ = _enisle.Invoke("exec", "-e", "B=2", _name, "sh", "-c", "echo $B; exit 5").Exited(5).Printed("2");
        _ = _enisle.Invoke("rm", _name).FailedWith("container is running");
        _ = _enisle.Invoke("stop", _name).Succeeded().Printed(_name);
        Assert.Equal("exited 3", _enisle.Inspect(_name, "{{.State.Status}} {{.State.ExitCode}}"));
        _ = _enisle.Invoke("start", _name).Succeeded();
        Assert.Equal("running", _enisle.Inspect(_name, "{{.State.Status}}"));
        _ = _enisle.Invoke("rm", "-f", _name).Succeeded();
        Assert.False(Directory.Exists($"{_enisle.Data}/instances/{id}"));
        Assert.False(Directory.Exists($"{_enisle.Run}/instances/{id}"));
    }

    [Fact]
    public void Wait_gives_the_exit_code()
    {
        _ = _enisle.Invoke("run", "-d", "--name", _name, "--network", "none", "busybox", "sh", "-c", "sleep 0.5; exit 9").Succeeded();
        _ = _enisle.Invoke("wait", _name).Succeeded().Printed("9");
    }

    [Fact]
    public void Restart_policy_starts_again_as_often_as_it_says()
    {
        _ = _enisle.Invoke("run", "-d", "--name", _name, "--restart", "on-failure:2", "--network", "none", "busybox", "sh", "-c", "echo run; exit 1").Succeeded();
        Eventually.True(() => _enisle.Inspect(_name, "{{.State.Status}} {{.RestartCount}}") == "exited 2", "exited 2", 30_000);
        _ = _enisle.Invoke("logs", _name).Printed("run", "run", "run");
    }

    [Fact]
    public void Health_is_what_the_checks_find()
    {
        _ = _enisle.Invoke("run", "-d", "--name", _name, "--health-cmd", "test -f /ok", "--health-interval", "200ms", "--health-retries", "2", "--network", "none", "busybox", "sleep", "60").Succeeded();
        Eventually.True(() => _enisle.Inspect(_name, "{{.State.Health.Status}}") == "unhealthy", "unhealthy", 30_000);
        _ = _enisle.Invoke("exec", _name, "touch", "/ok").Succeeded();
        Eventually.True(() => _enisle.Inspect(_name, "{{.State.Health.Status}}") == "healthy", "healthy", 30_000);
    }

    [Fact]
    public void Paused_instance_stands_still()
    {
        _ = _enisle.Invoke("run", "-d", "--name", _name, "--network", "none", "busybox", "sleep", "60").Succeeded();
        _ = _enisle.Invoke("pause", _name).Succeeded();
        _ = _enisle.Invoke("exec", _name, "true").FailedWith("is paused");
        _ = _enisle.Invoke("unpause", _name).Succeeded();
        _ = _enisle.Invoke("exec", _name, "true").Succeeded();
    }

    [Fact]
    public void Volume_outlives_the_instance_and_takes_what_the_image_has()
    {
        _ = _enisle.Invoke("run", "--rm", "--network", "none", "-v", $"{_name}:/etc", "busybox", "sh", "-c", "test -s /etc/group && echo kept > /etc/mine").Succeeded();
        _ = _enisle.Invoke("run", "--rm", "--network", "none", "-v", $"{_name}:/v:ro", "busybox", "cat", "/v/mine").Succeeded().Printed("kept");
        _ = _enisle.Invoke("run", "--rm", "--network", "none", "-v", $"{_name}:/v:ro", "busybox", "touch", "/v/mine").Failed();
        _ = _enisle.Invoke("volume", "rm", _name).Succeeded().Printed(_name);
    }

    [Fact]
    public void Changes_are_listed_committed_and_run()
    {
        _ = _enisle.Invoke("run", "--name", _name, "--network", "none", "busybox", "sh", "-c", "echo new > /etc/new; rm /etc/nsswitch.conf").Succeeded();
        _ = _enisle.Invoke("diff", _name).Succeeded().Printed("C /etc", "A /etc/new", "D /etc/nsswitch.conf");
        _ = _enisle.Invoke("commit", _name, $"{_name}:v1").Succeeded();
        _ = _enisle.Invoke("run", "--rm", "--network", "none", $"{_name}:v1", "sh", "-c", "cat /etc/new; test ! -e /etc/nsswitch.conf && echo gone").Printed("new", "gone");
    }

    [Fact]
    public void Limits_reach_the_cgroup_and_update_changes_them()
    {
        const string Limit = "cat /sys/fs/cgroup/memory/memory.limit_in_bytes /sys/fs/cgroup/memory.max 2>/dev/null";
        _ = _enisle.Invoke("run", "-d", "--name", _name, "--memory", "64m", "--network", "none", "busybox", "sleep", "60").Succeeded();
        _ = _enisle.Invoke("exec", _name, "sh", "-c", Limit).Printed("67108864");
        _ = _enisle.Invoke("update", "--memory", "32m", "--memory-swap", "64m", _name).Succeeded();
        _ = _enisle.Invoke("exec", _name, "sh", "-c", Limit).Printed("33554432");
    }

    [Fact]
    public void Init_reaps_and_passes_signals_on()
    {
        _ = _enisle.Invoke("run", "--rm", "--init", "--network", "none", "busybox", "sh", "-c", "tr '\\0' ' ' < /proc/1/cmdline; exit 4").Exited(4).Contains("docker-init");
        _ = _enisle.Invoke("run", "-d", "--name", _name, "--init", "--network", "none", "busybox", "sleep", "60").Succeeded();
        Eventually.True(() => _enisle.Invoke("exec", _name, "pidof", "sleep").ExitCode == 0, "the workload runs", 30_000);
        _ = _enisle.Invoke("stop", "-t", "20", _name).Succeeded();
        Assert.Equal("143", _enisle.Inspect(_name, "{{.State.ExitCode}}"));
    }

    [Fact]
    public void Killed_keeper_is_noticed_and_cleaned_up_after()
    {
        string id = _enisle.Invoke("run", "-d", "--name", _name, "--network", "none", "busybox", "sleep", "600").Succeeded().Text;
        int keeper = int.Parse(System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText($"{_enisle.Data}/instances/{id}/state.json"))!["KeeperPid"]!.ToString(), System.Globalization.CultureInfo.InvariantCulture);
        _ = Libc.kill(keeper, Libc.SIGKILL);
        Assert.Equal("running", _enisle.Inspect(_name, "{{.State.Status}}"));
        _ = _enisle.Invoke("kill", _name).Succeeded();
        Assert.Equal("exited 255", _enisle.Inspect(_name, "{{.State.Status}} {{.State.ExitCode}}"));
        Assert.DoesNotContain(id, File.ReadAllText("/proc/mounts"), StringComparison.Ordinal);
        _ = _enisle.Invoke("rm", _name).Succeeded();
    }

    [Fact]
    public void Name_is_taken_once_and_free_after_removal()
    {
        _ = _enisle.Invoke("create", "--name", _name, "busybox", "true").Succeeded();
        _ = _enisle.Invoke("create", "--name", _name, "busybox", "true").FailedWith("is already in use by container");
        _ = _enisle.Invoke("rename", _name, $"{_name}b").Succeeded();
        _ = _enisle.Invoke("create", "--name", _name, "busybox", "true").Succeeded();
        _ = _enisle.Invoke("rm", _name, $"{_name}b").Succeeded();
    }

    private CommandResult Run(params string[] command) => _enisle.Invoke(["run", "--rm", "--network", "none", "busybox", .. command]);
}
