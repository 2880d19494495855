using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>dockerd with <c>--add-runtime</c> the runtime under test.</summary>
[RequiresRoot]
public sealed class DockerTests : IClassFixture<Docker>
{
    private readonly Docker _docker;
    private readonly string _name = Session.NextName("d");

    public DockerTests(Docker docker)
    {
        _docker = docker;
        docker.Need();
    }

    [Fact]
    public void Run_prints_what_the_program_prints() => RunOnce([], "echo", "hello").Succeeded().Printed("hello");

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
        CommandResult result = _docker.InvokeWithInput("one\ntwo\n", ["run", "--rm", "-i", .. Docker.RunFlags, ImageArchive.Name, "wc", "-l"]);

        _ = result.Succeeded().Printed("2");
    }

    [Fact]
    public void Logs_of_a_detached_container_are_kept()
    {
        Detach([], "sh", "-c", "echo logged; sleep 1000");

        Eventually.True(() => _docker.Invoke("logs", _name).Text == "logged", "the log has the line");
    }

    [Fact]
    public void Exec_runs_in_the_container_and_has_its_exit_code()
    {
        Detach(["--hostname", "island"], "sleep", "1000");

        _ = _docker.Invoke("exec", "--user", "1000", "--env", "COLOUR=red", _name, "sh", "-c", "hostname; id -u; echo $COLOUR; exit 5").Exited(5).Printed("island", "1000", "red");
    }

    [Fact]
    public void Exec_of_a_program_that_is_not_there_is_an_error()
    {
        Detach([], "sleep", "1000");

        Assert.Contains(_docker.Invoke("exec", _name, "/bin/no-such-program").ExitCode, (int[])[126, 127]);
    }

    [Fact]
    public void Stop_ends_a_container_and_inspect_knows_its_exit_code()
    {
        Detach([], "sh", "-c", "trap 'exit 33' TERM; while :; do sleep 0.1; done");

        _ = _docker.Invoke("stop", "--time", "5", _name).Succeeded();

        Assert.Equal("exited", (string?)Inspect()["State"]!["Status"]);
        Assert.Equal(33, (int)Inspect()["State"]!["ExitCode"]!);
    }

    [Fact]
    public void Kill_ends_a_container_with_137()
    {
        Detach([], "sleep", "1000");

        _ = _docker.Invoke("kill", _name).Succeeded();

        _ = _docker.Invoke("wait", _name).Succeeded().Printed("137");
    }

    [Fact]
    public void Pause_and_unpause_show_in_inspect()
    {
        Detach([], "sleep", "1000");

        _ = _docker.Invoke("pause", _name).Succeeded();
        Assert.Equal("paused", (string?)Inspect()["State"]!["Status"]);
        _ = _docker.Invoke("unpause", _name).Succeeded();
        Assert.Equal("running", (string?)Inspect()["State"]!["Status"]);
    }

    [Fact]
    public void Inspect_names_the_runtime()
    {
        Detach([], "sleep", "1000");

        Assert.Equal("enisle", (string?)Inspect()["HostConfig"]!["Runtime"]);
    }

    [Fact]
    public void An_interactive_terminal_works()
    {
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = _docker.StartOnTerminal(slave, ["run", "--rm", "-it", .. Docker.RunFlags, ImageArchive.Name, "sh", "-c", "test -t 0 && echo a terminal; read line; echo \"got $line\"; exit 6"]);
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
    public void Update_changes_a_limit_of_a_running_container()
    {
        Detach(["--memory", "64m", "--memory-swap", "64m"], "sleep", "1000");

        _ = _docker.Invoke("update", "--memory", "128m", "--memory-swap", "128m", _name).Succeeded();

        _ = _docker.Invoke("exec", _name, "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes").Succeeded().Printed("134217728");
    }

    [Fact]
    public void A_volume_is_bound_read_only()
    {
        string source = System.IO.Directory.CreateDirectory(Path.Combine(Session.Instance.Directory, _name)).FullName;
        File.WriteAllText(Path.Combine(source, "file"), "of the host");

        _ = RunOnce(["--volume", $"{source}:/mnt:ro"], "sh", "-c", "cat /mnt/file; touch /mnt/x 2>/dev/null || echo ' read-only'").Succeeded().Printed("of the host read-only");
    }

    [Fact]
    public void The_default_seccomp_profile_is_loaded() => RunOnce([], "grep", "Seccomp:", "/proc/self/status").Succeeded().Printed("Seccomp:\t2");

    [Fact]
    public void A_privileged_container_runs()
    {
        const int CapSysResource = 24;
        Assert.SkipUnless(HostFacts.HasCapability(CapSysResource), "needs a root that has all capabilities");

        _ = RunOnce(["--privileged"], "grep", "Seccomp:", "/proc/self/status").Succeeded().Printed("Seccomp:\t0");
    }

    [Fact]
    public void An_init_of_the_engine_reaps()
    {
        if (!File.Exists("/usr/bin/docker-init") && !File.Exists("/usr/libexec/docker/docker-init"))
        {
            Assert.Skip("needs docker-init (package tini)");
        }

        _ = RunOnce(["--init"], "cat", "/proc/1/comm").Succeeded().Printed("docker-init");
    }

    [Fact]
    public void Out_of_memory_shows_in_inspect()
    {
        _ = _docker.Run("--name", _name, "--memory", "16m", "--memory-swap", "16m", ImageArchive.Name, "sh", "-c", "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done").Exited(137);

        Eventually.True(() => (bool)Inspect()["State"]!["OOMKilled"]!, "OOMKilled is true");
    }

    [Fact]
    public void A_container_can_be_restarted()
    {
        Detach([], "sleep", "1000");
        int pid = (int)Inspect()["State"]!["Pid"]!;

        _ = _docker.Invoke("restart", "--time", "0", _name).Succeeded();

        Assert.Equal("running", (string?)Inspect()["State"]!["Status"]);
        Assert.NotEqual(pid, (int)Inspect()["State"]!["Pid"]!);
    }

    [Fact]
    public void Top_shows_the_processes()
    {
        Detach([], "sleep", "1000");

        _ = _docker.Invoke("top", _name).Succeeded().Contains("sleep 1000");
    }

    [Fact]
    public void Rm_force_ends_a_running_container()
    {
        Detach([], "sleep", "1000");
        int pid = (int)Inspect()["State"]!["Pid"]!;

        _ = _docker.Invoke("rm", "--force", _name).Succeeded();

        Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
    }

    private CommandResult RunOnce(string[] flags, params string[] command) => _docker.Run(["--rm", .. flags, ImageArchive.Name, .. command]);

    private void Detach(string[] flags, params string[] command) =>
        _docker.Run(["--detach", "--name", _name, .. flags, ImageArchive.Name, .. command]).Succeeded();

    private JsonNode Inspect() => JsonNode.Parse(_docker.Invoke("inspect", _name).Succeeded().Output)![0]!;
}
