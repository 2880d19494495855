using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>Podman as an ordinary user, with <c>--runtime</c> the runtime under test.</summary>
[RequiresRoot]
public sealed class RootlessPodmanTests : IClassFixture<RootlessPodman>
{
    private readonly RootlessPodman _podman;
    private readonly string _name = Session.NextName("r");

    public RootlessPodmanTests(RootlessPodman podman)
    {
        _podman = podman;
        podman.Need();
    }

    [Fact]
    public void Run_prints_what_the_program_prints() => RunOnce([], "echo", "hello").Succeeded().Printed("hello");

    [Fact]
    public void Run_ends_with_the_exit_code_of_the_program() => RunOnce([], "sh", "-c", "exit 42").Exited(42);

    [Fact]
    public void The_root_of_the_container_is_the_user_outside() =>
        RunOnce([], "sh", "-c", "id -u; head -n 1 /proc/self/uid_map | tr -s ' '").Succeeded().Printed("0", " 0 23456 1");

    [Fact]
    public void Subordinate_ids_are_mapped() => RunOnce(["--user", "1000"], "id", "-u").Succeeded().Printed("1000");

    [Fact]
    public void Exec_runs_in_the_container()
    {
        Detach("sleep", "1000");

        _ = _podman.Invoke("exec", _name, "sh", "-c", "cat /proc/1/comm; exit 5").Exited(5).Printed("sleep");
    }

    [Fact]
    public void Stop_ends_a_container()
    {
        Detach("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.1; done");

        _ = _podman.Invoke("stop", "--time", "5", _name).Succeeded();

        _ = _podman.Invoke("inspect", "--format", "{{.State.Status}} {{.State.ExitCode}}", _name).Succeeded().Printed("exited 0");
    }

    [Fact]
    public void Logs_are_kept()
    {
        Detach("sh", "-c", "echo logged; sleep 1000");

        Eventually.True(() => _podman.Invoke("logs", _name).Text == "logged", "the log has the line");
    }

    [Fact]
    public void An_interactive_terminal_works()
    {
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = _podman.StartOnTerminal(slave, ["run", "--rm", "-it", .. RootlessPodman.RunFlags, ImageArchive.Name, "sh", "-c", "test -t 0 && echo a terminal; exit 6"]);

        pty.Shows("a terminal\n");

        Assert.True(pty.WaitForEnd(run));
        Assert.Equal(6, run.ExitCode);
    }

    [Fact]
    public void A_volume_of_the_user_is_bound()
    {
        _ = RunOnce(["--volume", "/etc/subuid:/mnt/subuid:ro"], "grep", "-c", "enisle-smith", "/mnt/subuid").Succeeded().Printed("1");
    }

    [Fact]
    public void The_default_seccomp_profile_is_loaded() => RunOnce([], "grep", "Seccomp:", "/proc/self/status").Succeeded().Printed("Seccomp:\t2");

    private CommandResult RunOnce(string[] flags, params string[] command) => _podman.Run(["--rm", .. flags, ImageArchive.Name, .. command]);

    private void Detach(params string[] command) => _podman.Run(["--detach", "--name", _name, ImageArchive.Name, .. command]).Succeeded();
}
