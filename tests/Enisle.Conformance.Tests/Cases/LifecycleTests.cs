using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>create, start, kill, delete: what each does in each state.</summary>
[RequiresRoot]
public sealed class LifecycleTests : ContainerTest
{
    [Fact]
    public void A_created_container_has_not_run_its_program()
    {
        _ = Bundle.Shell("touch /started; sleep 1000");

        _ = Create().Succeeded();

        Assert.Equal("created", Status());
        Assert.False(File.Exists(Bundle.InRoot("started")));
    }

    [Fact]
    public void Start_runs_the_program_of_a_created_container()
    {
        _ = Bundle.Shell("touch /started; sleep 1000");

        _ = Create().Succeeded();
        _ = Start().Succeeded();

        Eventually.True(() => File.Exists(Bundle.InRoot("started")), "the program made its file");
        Assert.Equal("running", Status());
    }

    [Fact]
    public void A_container_whose_program_has_ended_is_stopped()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();

        WaitForStatus("stopped");
    }

    [Fact]
    public void Create_prints_nothing()
    {
        CommandResult created = Create().Succeeded();

        Assert.Equal("", created.Output);
        Assert.Equal("", created.Errors);
    }

    [Fact]
    public void An_id_that_is_taken_is_refused_and_the_container_is_untouched()
    {
        RunSleeper();
        int pid = InitPid();

        _ = Create().FailedWith("exist");

        Assert.Equal("running", Status());
        Assert.Equal(pid, InitPid());
    }

    [Fact]
    public void Start_of_a_running_container_fails()
    {
        RunSleeper();

        _ = Start().Failed();

        Assert.Equal("running", Status());
    }

    [Fact]
    public void Start_of_a_stopped_container_fails()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        _ = Start().Failed();
    }

    [Theory]
    [InlineData("start")]
    [InlineData("state")]
    [InlineData("kill")]
    [InlineData("delete")]
    [InlineData("pause")]
    [InlineData("resume")]
    [InlineData("ps")]
    [InlineData("update")]
    public void A_verb_on_a_container_that_is_not_there_fails_with_its_id_unused(string verb)
    {
        CommandResult result = Runtime.Invoke(verb, "nobody").Failed();

        Assert.True(result.ExitCode == 1 || Target.Kind == TargetKind.Crun, result.ToString()); // crun's ps exits with 253
        Assert.Equal("", result.Output);
        Assert.Empty(Runtime.Containers);
    }

    [Fact]
    public void Delete_of_a_running_container_fails_and_leaves_it_running()
    {
        RunSleeper();

        _ = Delete().Failed();

        Assert.Equal("running", Status());
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 refuses to delete a created container without --force", FixedIn = "1.28")]
    public void Delete_of_a_created_container_kills_its_init_and_removes_it()
    {
        _ = Create().Succeeded();
        int pid = InitPid();

        _ = Delete().Succeeded();

        Assert.Empty(Runtime.Containers);
        Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
    }

    [Fact]
    public void Delete_of_a_stopped_container_removes_state_and_cgroups()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        _ = Delete().Succeeded();

        Assert.Empty(Runtime.Containers);
        Assert.Empty(Cleanup.Cgroups(Bundle.Cgroup));
        _ = State().Failed();
    }

    [Fact]
    public void Delete_force_kills_a_running_container()
    {
        RunSleeper();
        int pid = InitPid();

        _ = Delete("--force").Succeeded();

        Assert.Empty(Runtime.Containers);
        Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
    }

    [Fact]
    public void Delete_force_of_an_id_that_never_was_succeeds() => Runtime.Invoke("delete", "--force", "nobody").Succeeded();

    [Fact]
    public void Delete_force_removes_all_processes_of_a_container_without_a_pid_namespace()
    {
        _ = Bundle.WithoutNamespace("pid").Shell("sleep 1000 & sleep 1000 & exec sleep 1000");
        _ = Run("--detach").Succeeded();
        Eventually.True(() => Cleanup.Processes(Directory, Bundle.Cgroup).Count == 3, "three processes run");

        _ = Delete("--force").Succeeded();

        Eventually.True(() => Cleanup.Processes(Directory, Bundle.Cgroup).Count == 0, "none is left");
    }

    [Theory]
    [InlineData("KILL")]
    [InlineData("SIGKILL")]
    [InlineData("9")]
    public void Kill_takes_a_signal_by_short_name_full_name_and_number(string signal)
    {
        RunSleeper();

        _ = Kill(signal).Succeeded();

        WaitForStatus("stopped");
    }

    [Fact]
    public void Kill_sends_SIGTERM_unless_told_otherwise()
    {
        _ = Bundle.Shell("trap 'echo got TERM; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        Bundle.Save();
        using RunningCommand run = Runtime.Start("run", "--bundle", Bundle.Directory, Id);
        Eventually.True(() => run.Output.Contains("ready", StringComparison.Ordinal), "the program is ready");

        _ = Runtime.Invoke("kill", Id).Succeeded();

        _ = run.Finish().Succeeded().Contains("got TERM");
    }

    [Fact]
    public void Kill_delivers_a_signal_the_program_handles()
    {
        _ = Bundle.Shell("trap 'echo got USR1; exit 7' USR1; echo ready; while :; do sleep 0.05; done");
        Bundle.Save();
        using RunningCommand run = Runtime.Start("run", "--bundle", Bundle.Directory, Id);
        Eventually.True(() => run.Output.Contains("ready", StringComparison.Ordinal), "the program is ready");

        _ = Kill("USR1").Succeeded();

        _ = run.Finish().Exited(7).Contains("got USR1");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 takes an unknown signal for signal 0", FixedIn = "1.28")]
    public void Kill_with_an_unknown_signal_fails_and_sends_nothing()
    {
        RunSleeper();

        _ = Kill("SIGWHATEVER").Failed();

        Assert.Equal("running", Status());
    }

    [Fact]
    public void Kill_of_a_stopped_container_fails()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        _ = Kill().Failed();
    }

    [Fact]
    public void Kill_ends_a_created_container()
    {
        _ = Create().Succeeded();

        _ = Kill().Succeeded();

        WaitForStatus("stopped");
    }

    [Fact]
    public void Kill_all_reaches_every_process_of_a_container_without_a_pid_namespace()
    {
        _ = Bundle.WithoutNamespace("pid").Shell("sleep 1000 & exec sleep 1000");
        _ = Run("--detach").Succeeded();
        Eventually.True(() => Cleanup.Processes(Directory, Bundle.Cgroup).Count == 2, "two processes run");

        _ = Runtime.Invoke("kill", "--all", Id, "KILL").Succeeded();

        Eventually.True(() => Cleanup.Processes(Directory, Bundle.Cgroup).Count == 0, "none is left");
    }

    [Fact]
    public void Two_containers_of_one_state_root_do_not_meet()
    {
        RunSleeper();
        Bundle second = NewBundle().Args("/bin/sleep", "1000");
        second.Save();
        _ = Runtime.Invoke("run", "--detach", "--bundle", second.Directory, "c2").Succeeded();

        _ = Runtime.Invoke("delete", "--force", "c2").Succeeded();

        Assert.Equal("running", Status());
    }
}
