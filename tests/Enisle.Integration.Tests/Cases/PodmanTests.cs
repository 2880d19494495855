using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>Podman as root, with <c>--runtime</c> the runtime under test.</summary>
[RequiresRoot]
public sealed class PodmanTests : IClassFixture<Podman>
{
    private readonly Podman _podman;
    private readonly string _name = Session.NextName("p");

    public PodmanTests(Podman podman)
    {
        _podman = podman;
        podman.Need();
    }

    [Fact]
    public void Run_prints_what_the_program_prints() => RunOnce([], "echo", "hello").Succeeded().Printed("hello");

    [Fact]
    public void Run_keeps_stderr_apart()
    {
        CommandResult result = RunOnce([], "sh", "-c", "echo out; echo err >&2").Succeeded();

        Assert.Equal("out\n", result.Output);
        Assert.Equal("err\n", result.Errors);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void Run_ends_with_the_exit_code_of_the_program(int code) => RunOnce([], "sh", "-c", $"exit {code}").Exited(code);

    [Fact]
    public void A_program_that_is_not_there_is_127() => RunOnce([], "/bin/no-such-program").Exited(127);

    [Fact]
    public void A_program_that_is_not_executable_is_126() => RunOnce([], "/etc/not-executable").Exited(126);

    [Fact]
    public void Standard_input_reaches_the_program()
    {
        CommandResult result = _podman.InvokeWithInput("one\ntwo\n", ["run", "--rm", "-i", .. Podman.RunFlags, ImageArchive.Name, "wc", "-l"]);

        _ = result.Succeeded().Printed("2");
    }

    [Fact]
    public void Logs_of_a_detached_container_are_kept()
    {
        Detach([], "sh", "-c", "echo logged; sleep 1000");

        Eventually.True(() => _podman.Invoke("logs", _name).Text == "logged", "the log has the line");
    }

    [Fact]
    public void Exec_runs_in_the_container_and_has_its_exit_code()
    {
        Detach(["--hostname", "island"], "sleep", "1000");

        _ = _podman.Invoke("exec", _name, "sh", "-c", "hostname; exit 5").Exited(5).Printed("island");
    }

    [Fact]
    public void Exec_takes_user_env_and_directory()
    {
        Detach([], "sleep", "1000");

        _ = _podman.Invoke("exec", "--user", "smith", "--env", "COLOUR=red", "--workdir", "/tmp", _name, "sh", "-c", "id -u; echo $COLOUR; pwd")
            .Succeeded().Printed("1000", "red", "/tmp");
    }

    [Fact]
    public void Stop_ends_a_container_and_inspect_knows_its_exit_code()
    {
        Detach([], "sh", "-c", "trap 'exit 33' TERM; while :; do sleep 0.1; done");

        _ = _podman.Invoke("stop", "--time", "5", _name).Succeeded();

        Assert.Equal("exited", (string?)Inspect()["State"]!["Status"]);
        Assert.Equal(33, (int)Inspect()["State"]!["ExitCode"]!);
    }

    [Fact]
    public void Stop_kills_what_does_not_listen()
    {
        Detach([], "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");

        _ = _podman.Invoke("stop", "--time", "1", _name).Succeeded();

        Assert.Equal(137, (int)Inspect()["State"]!["ExitCode"]!);
    }

    [Fact]
    public void Kill_sends_the_signal()
    {
        Detach([], "sh", "-c", "trap 'echo got USR1; exit 0' USR1; echo ready; while :; do sleep 0.1; done");
        Eventually.True(() => _podman.Invoke("logs", _name).Text == "ready", "the program is ready");

        _ = _podman.Invoke("kill", "--signal", "USR1", _name).Succeeded();

        Eventually.True(() => _podman.Invoke("logs", _name).Output.Contains("got USR1", StringComparison.Ordinal), "it got the signal");
    }

    [Fact]
    public void Pause_and_unpause_show_in_inspect()
    {
        Detach([], "sleep", "1000");

        _ = _podman.Invoke("pause", _name).Succeeded();
        Assert.Equal("paused", (string?)Inspect()["State"]!["Status"]);
        _ = _podman.Invoke("unpause", _name).Succeeded();
        Assert.Equal("running", (string?)Inspect()["State"]!["Status"]);
    }

    [Fact]
    public void Inspect_names_the_runtime()
    {
        Detach([], "sleep", "1000");

        Assert.Equal(Session.Instance.RuntimePath, (string?)Inspect()["OCIRuntime"]);
    }

    [Fact]
    public void An_interactive_terminal_works()
    {
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = _podman.StartOnTerminal(slave, ["run", "--rm", "-it", .. Podman.RunFlags, ImageArchive.Name, "sh", "-c", "test -t 0 && echo a terminal; read line; echo \"got $line\"; exit 6"]);
        pty.Shows("a terminal\n");

        pty.Type("keys\r");

        pty.Shows("got keys\n");
        Assert.True(pty.WaitForEnd(run));
        Assert.Equal(6, run.ExitCode);
    }

    [Fact]
    public void A_memory_limit_holds_inside() =>
        RunOnce(["--memory", "64m"], "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes").Succeeded().Printed("67108864");

    [Fact]
    public void A_limit_of_processes_holds_inside() =>
        RunOnce(["--pids-limit", "55"], "cat", "/sys/fs/cgroup/pids/pids.max").Succeeded().Printed("55");

    [Fact]
    public void Update_changes_a_limit_of_a_running_container()
    {
        Detach(["--cpu-shares", "512"], "sleep", "1000");

        _ = _podman.Invoke("update", "--cpu-shares", "300", _name).Succeeded();

        _ = _podman.Invoke("exec", _name, "cat", "/sys/fs/cgroup/cpu/cpu.shares").Succeeded().Printed("300");
    }

    [Fact]
    public void A_volume_is_bound_read_only()
    {
        string source = System.IO.Directory.CreateDirectory(Path.Combine(Session.Instance.Directory, _name)).FullName;
        File.WriteAllText(Path.Combine(source, "file"), "of the host");

        _ = RunOnce(["--volume", $"{source}:/mnt:ro"], "sh", "-c", "cat /mnt/file; touch /mnt/x 2>/dev/null || echo ' read-only'").Succeeded().Printed("of the host read-only");
    }

    [Fact]
    public void A_read_only_root_has_writable_tmpfs() =>
        RunOnce(["--read-only", "--tmpfs", "/scratch"], "sh", "-c", "touch /x 2>/dev/null || echo read-only; touch /scratch/x && echo writable").Succeeded()
            .Printed("read-only", "writable");

    [Fact]
    public void The_default_seccomp_profile_is_loaded() => RunOnce([], "grep", "Seccomp:", "/proc/self/status").Succeeded().Printed("Seccomp:\t2");

    [Fact]
    public void Dropped_capabilities_are_gone() => RunOnce(["--cap-drop", "all"], "grep", "CapEff", "/proc/self/status").Succeeded().Printed("CapEff:\t0000000000000000");

    [Fact]
    public void A_privileged_container_has_the_devices_of_the_host() => RunOnce(["--privileged"], "test", "-e", "/dev/ptmx").Succeeded();

    [Fact]
    public void A_user_namespace_is_mapped() =>
        RunOnce(["--uidmap", "0:300000:1000", "--gidmap", "0:300000:1000"], "sh", "-c", "id -u; tr -s ' ' < /proc/self/uid_map").Succeeded().Printed("0", " 0 300000 1000");

    [Fact]
    public void A_container_can_be_started_again()
    {
        _ = _podman.Run("--name", _name, ImageArchive.Name, "sh", "-c", "test -e /tmp/been && echo again; touch /tmp/been").Succeeded();

        _ = _podman.Invoke("start", "--attach", _name).Succeeded().Printed("again");
        _ = _podman.Invoke("rm", _name).Succeeded();
    }

    [Fact]
    public void Top_shows_the_processes()
    {
        Detach([], "sleep", "1000");

        _ = _podman.Invoke("top", _name, "pid", "comm").Succeeded().Contains("sleep");
    }

    [Fact]
    public void Stats_shows_the_use_of_memory()
    {
        Detach(["--memory", "64m"], "sleep", "1000");

        _ = _podman.Invoke("stats", "--no-stream", "--format", "{{.MemUsage}}", _name).Succeeded().Contains("67.11MB");
    }

    [Fact]
    public void Another_containers_namespaces_are_shared()
    {
        Detach([], "sleep", "1000");

        _ = RunOnce(["--pid", $"container:{_name}"], "cat", "/proc/1/comm").Succeeded().Printed("sleep");
    }

    [Fact]
    public void Rm_force_ends_a_running_container()
    {
        Detach([], "sleep", "1000");
        int pid = (int)Inspect()["State"]!["Pid"]!;

        _ = _podman.Invoke("rm", "--force", "--time", "0", _name).Succeeded();

        Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
        _ = _podman.Invoke("inspect", _name).Failed();
    }

    private CommandResult RunOnce(string[] flags, params string[] command) => _podman.Run(["--rm", .. flags, ImageArchive.Name, .. command]);

    private void Detach(string[] flags, params string[] command) =>
        _podman.Run(["--detach", "--name", _name, .. flags, ImageArchive.Name, .. command]).Succeeded();

    private JsonNode Inspect() => JsonNode.Parse(_podman.Invoke("inspect", _name).Succeeded().Output)![0]!;
}
