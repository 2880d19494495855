using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>What Docker and Podman do in the same words.</summary>
public abstract class DockerCommandTests<TEngine> : IClassFixture<TEngine>
    where TEngine : DockerCommandEngine
{
    protected DockerCommandTests(TEngine engine)
    {
        Peer = engine;
        Name = Session.NextName(engine.Name[..1]);
        engine.Need();
    }

    protected TEngine Peer { get; }

    /// <summary>A container that only this case has.</summary>
    protected string Name { get; }

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
        CommandResult result = Peer.InvokeWithInput("one\ntwo\n", ["run", "--rm", "-i", .. Peer.RunFlags, ImageArchive.Name, "wc", "-l"]);

        _ = result.Succeeded().Printed("2");
    }

    [Fact]
    public void Logs_of_a_detached_container_are_kept()
    {
        Detach([], "sh", "-c", "echo logged; sleep 1000");

        Eventually.True(() => Peer.Invoke("logs", Name).Text == "logged", "the log has the line");
    }

    [Fact]
    public void Stop_ends_a_container_and_inspect_knows_its_exit_code()
    {
        Detach([], "sh", "-c", "trap 'exit 33' TERM; while :; do sleep 0.1; done");

        _ = Peer.Invoke("stop", "--time", "5", Name).Succeeded();

        Assert.Equal("exited", (string?)Inspect()["State"]!["Status"]);
        Assert.Equal(33, (int)Inspect()["State"]!["ExitCode"]!);
    }

    [Fact]
    public void Pause_and_unpause_show_in_inspect()
    {
        Detach([], "sleep", "1000");

        _ = Peer.Invoke("pause", Name).Succeeded();
        Assert.Equal("paused", (string?)Inspect()["State"]!["Status"]);
        _ = Peer.Invoke("unpause", Name).Succeeded();
        Assert.Equal("running", (string?)Inspect()["State"]!["Status"]);
    }

    [Fact]
    public void An_interactive_terminal_works()
    {
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = Peer.StartOnTerminal(slave, ["run", "--rm", "-it", .. Peer.RunFlags, ImageArchive.Name, "sh", "-c", "test -t 0 && echo a terminal; read line; echo \"got $line\"; exit 6"]);
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
    public void A_volume_is_bound_read_only()
    {
        string source = System.IO.Directory.CreateDirectory(Path.Combine(Session.Instance.Directory, Name)).FullName;
        File.WriteAllText(Path.Combine(source, "file"), "of the host");

        _ = RunOnce(["--volume", $"{source}:/mnt:ro"], "sh", "-c", "cat /mnt/file; touch /mnt/x 2>/dev/null || echo ' read-only'").Succeeded().Printed("of the host read-only");
    }

    [Fact]
    public void The_default_seccomp_profile_is_loaded() => RunOnce([], "grep", "Seccomp:", "/proc/self/status").Succeeded().Printed("Seccomp:\t2");

    private protected CommandResult RunOnce(string[] flags, params string[] command) => Peer.Run(["--rm", .. flags, ImageArchive.Name, .. command]);

    private protected void Detach(string[] flags, params string[] command) =>
        Peer.Run(["--detach", "--name", Name, .. flags, ImageArchive.Name, .. command]).Succeeded();

    private protected JsonNode Inspect() => JsonNode.Parse(Peer.Invoke("inspect", Name).Succeeded().Output)![0]!;
}
