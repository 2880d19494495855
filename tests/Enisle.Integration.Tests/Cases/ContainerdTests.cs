using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>containerd's runc shim, with <c>--runc-binary</c> the runtime under test.</summary>
[RequiresRoot]
public sealed class ContainerdTests : IClassFixture<Containerd>, IDisposable
{
    private readonly Containerd _containerd;
    private readonly string _id = Session.NextName("c");

    public ContainerdTests(Containerd containerd)
    {
        _containerd = containerd;
        containerd.Need();
    }

    public void Dispose()
    {
        _ = _containerd.Invoke("task", "rm", "--force", _id);
        _ = _containerd.Invoke("container", "rm", _id);
    }

    [Fact]
    public void Run_prints_what_the_program_prints() => _containerd.Run(_id, ["--rm"], "echo", "hello").Succeeded().Printed("hello");

    [Theory]
    [InlineData(0)]
    [InlineData(42)]
    public void Run_ends_with_the_exit_code_of_the_program(int code) => _containerd.Run(_id, ["--rm"], "sh", "-c", $"exit {code}").Exited(code);

    [Fact]
    public void A_program_that_is_not_there_is_an_error_that_names_it() =>
        _containerd.Run(_id, ["--rm"], "/bin/no-such-program").FailedWith("no-such-program");

    [Fact]
    public void A_detached_task_runs()
    {
        Detach([]);

        Assert.Contains("RUNNING", TaskLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Exec_runs_in_the_task_and_has_its_exit_code()
    {
        Detach([]);

        _ = _containerd.Invoke("task", "exec", "--exec-id", "e1", _id, "sh", "-c", "cat /proc/1/comm; exit 5").Exited(5).Printed("sleep");
    }

    [Fact]
    public void Exec_takes_user_and_directory()
    {
        Detach([]);

        _ = _containerd.Invoke("task", "exec", "--exec-id", "e1", "--user", "1000", "--cwd", "/tmp", _id, "sh", "-c", "id -u; pwd").Succeeded().Printed("1000", "/tmp");
    }

    [Fact]
    public void Pause_and_resume_show_in_the_state()
    {
        Detach([]);

        _ = _containerd.Invoke("task", "pause", _id).Succeeded();
        Assert.Contains("PAUSED", TaskLine(), StringComparison.Ordinal);
        _ = _containerd.Invoke("task", "resume", _id).Succeeded();
        Assert.Contains("RUNNING", TaskLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kill_ends_the_task()
    {
        Detach([]);

        _ = _containerd.Invoke("task", "kill", "--signal", "SIGKILL", _id).Succeeded();

        Eventually.True(() => TaskLine().Contains("STOPPED", StringComparison.Ordinal), "the task has stopped");
    }

    [Fact]
    public void Delete_removes_a_stopped_task()
    {
        Detach([]);
        _ = _containerd.Invoke("task", "kill", "--signal", "SIGKILL", _id).Succeeded();
        Eventually.True(() => TaskLine().Contains("STOPPED", StringComparison.Ordinal), "the task has stopped");

        _ = _containerd.Invoke("task", "delete", _id).Succeeded();

        _ = _containerd.Invoke("task", "ls").Succeeded().Lacks(_id + " ");
    }

    [Fact]
    public void A_memory_limit_holds()
    {
        Detach(["--memory-limit", "67108864"]);

        Assert.Equal("67108864\n", File.ReadAllText($"/sys/fs/cgroup/memory{Session.Instance.CgroupParent}/{_id}/memory.limit_in_bytes"));
    }

    [Fact]
    public void Metrics_know_the_number_of_processes()
    {
        Detach([]);

        _ = _containerd.Invoke("task", "metrics", _id).Succeeded().Contains("pids");
    }

    [Fact]
    public void Ps_lists_the_init()
    {
        Detach([]);

        _ = _containerd.Invoke("task", "ps", _id).Succeeded().Contains(TaskLine().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }

    [Fact]
    public void A_terminal_works()
    {
        using Pty pty = Pty.Open(out string slave);
        using ChildProcess run = _containerd.StartOnTerminal(slave, ["run", "--rm", "--tty", .. Containerd.RunFlags(_id, Session.Instance.RuntimePath), ImageArchive.Name, _id, "sh", "-c", "test -t 0 && echo a terminal; read line; echo \"got $line\"; exit 6"]);
        pty.Shows("a terminal\n");

        pty.Type("keys\r");

        pty.Shows("got keys\n");
        Assert.True(pty.WaitForEnd(run));
        Assert.Equal(6, run.ExitCode);
    }

    [Fact]
    public void A_read_only_root_cannot_be_written() => Assert.NotEqual(0, _containerd.Run(_id, ["--rm", "--read-only"], "touch", "/x").ExitCode);

    [Fact]
    public void The_environment_and_the_mounts_arrive()
    {
        string source = System.IO.Directory.CreateDirectory(Path.Combine(Session.Instance.Directory, _id)).FullName;
        File.WriteAllText(Path.Combine(source, "file"), "of the host");

        _ = _containerd.Run(_id, ["--rm", "--env", "COLOUR=red", "--mount", $"type=bind,src={source},dst=/mnt,options=rbind:ro"], "sh", "-c", "echo $COLOUR; cat /mnt/file")
            .Succeeded().Printed("red", "of the host");
    }

    [Fact]
    public void Seccomp_is_loaded() => _containerd.Run(_id, ["--rm", "--seccomp"], "grep", "Seccomp:", "/proc/self/status").Succeeded().Printed("Seccomp:\t2");

    [Fact]
    public void The_cgroup_goes_with_the_task()
    {
        _ = _containerd.Run(_id, ["--rm"], "true").Succeeded();

        Assert.Empty(Cleanup.Cgroups($"{Session.Instance.CgroupParent}/{_id}"));
    }

    private void Detach(string[] flags) => _containerd.Run(_id, ["--detach", .. flags], "sleep", "1000").Succeeded();

    private string TaskLine() => _containerd.Invoke("task", "ls").Succeeded().Lines.First(l => l.StartsWith(_id + " ", StringComparison.Ordinal));
}
