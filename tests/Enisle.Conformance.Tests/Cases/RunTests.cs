using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>run, and the flags it shares with create.</summary>
[RequiresRoot]
public sealed class RunTests : ContainerTest
{
    [Fact]
    public void Run_prints_what_the_program_prints()
    {
        _ = Bundle.Args("/bin/echo", "hello", "world");

        _ = Run().Succeeded().Printed("hello world");
    }

    [Fact]
    public void Run_keeps_stdout_and_stderr_apart()
    {
        _ = Bundle.Shell("echo out; echo err >&2");

        CommandResult result = Run().Succeeded();

        Assert.Equal("out\n", result.Output);
        Assert.Equal("err\n", result.Errors);
    }

    [Fact]
    public void Run_hands_its_stdin_to_the_program()
    {
        Runtime.StandardInput = HostFile("input", "one\ntwo\n");
        _ = Bundle.Args("/bin/wc", "-l");

        _ = Run().Succeeded().Printed("2");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(255)]
    public void Run_ends_with_the_exit_code_of_the_program(int code)
    {
        _ = Bundle.Shell($"exit {code}");

        _ = Run().Exited(code);
    }

    [Fact]
    public void Run_ends_with_128_and_the_signal_that_ended_the_program()
    {
        _ = Bundle.Args("/bin/sleep", "1000");
        Bundle.Save();
        using RunningCommand run = Runtime.Start("run", "--bundle", Bundle.Directory, Id);
        Eventually.True(() => Runtime.Containers.Count == 1 && State().ExitCode == 0 && Status() == "running", "it runs");

        _ = Kill("KILL").Succeeded();

        _ = run.Finish().Exited(137);
    }

    [Fact]
    public void Run_removes_the_container_when_the_program_has_ended()
    {
        _ = Run().Succeeded();

        Assert.Empty(Runtime.Containers);
        Assert.Empty(Cleanup.Cgroups(Bundle.Cgroup));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 has no --keep", FixedIn = "1.28")]
    public void Run_keep_leaves_a_stopped_container()
    {
        _ = Run("--keep").Succeeded();

        Assert.Equal("stopped", Status());
    }

    [Fact]
    public void Run_passes_signals_on_to_the_program()
    {
        _ = Bundle.Shell("trap 'echo got HUP; exit 3' HUP; echo ready; while :; do sleep 0.05; done");
        Bundle.Save();
        using RunningCommand run = Runtime.Start("run", "--bundle", Bundle.Directory, Id);
        Eventually.True(() => run.Output.Contains("ready", StringComparison.Ordinal), "the program is ready");

        run.Process.Signal(1);

        _ = run.Finish().Exited(3).Contains("got HUP");
    }

    [Fact]
    public void Run_detach_returns_while_the_program_runs()
    {
        RunSleeper();

        Assert.Equal("running", Status());
    }

    [Fact]
    public void Pid_file_holds_the_host_pid_of_the_init_and_nothing_else()
    {
        string pidFile = Path.Combine(Directory, "pid");
        RunSleeper("--pid-file", pidFile);

        Assert.Equal($"{InitPid()}", File.ReadAllText(pidFile));
    }

    [Fact]
    public void Create_writes_the_pid_file()
    {
        string pidFile = Path.Combine(Directory, "pid");
        _ = Create("--pid-file", pidFile).Succeeded();

        Assert.Equal($"{InitPid()}", File.ReadAllText(pidFile));
    }

    [Fact]
    public void Without_a_bundle_flag_the_bundle_is_the_working_directory()
    {
        _ = Bundle.Args("/bin/echo", "here");
        Bundle.Save();

        _ = Runtime.InvokeIn(Bundle.Directory, "run", Id).Succeeded().Printed("here");
    }

    [Fact]
    public void A_relative_bundle_is_relative_to_the_working_directory()
    {
        _ = Bundle.Args("/bin/echo", "here");
        Bundle.Save();

        _ = Runtime.InvokeIn(Directory, "run", "-b", Path.GetFileName(Bundle.Directory), Id).Succeeded().Printed("here");
    }

    [Fact]
    public void An_absolute_root_path_is_used_as_it_is()
    {
        Bundle other = NewBundle();
        File.WriteAllText(other.InRoot("name"), "other");
        _ = Bundle.Set("root.path", other.RootFs).Args("/bin/cat", "/name");

        _ = Run().Succeeded().Printed("other");
    }

    [Fact]
    [RequiresProbe]
    public void The_program_has_only_descriptors_0_1_and_2()
    {
        _ = Bundle.Args("/bin/probe", "fds");

        _ = Run().Succeeded().Printed("0", "1", "2");
    }

    [Fact]
    [RequiresProbe]
    public void Preserve_fds_hands_on_exactly_that_many_descriptors()
    {
        using Descriptor first = Descriptor.Open(HostFile("first", "first"));
        using Descriptor second = Descriptor.Open(HostFile("second", "second"));
        using Descriptor third = Descriptor.Open(HostFile("third", "third"));
        Runtime.ExtraDescriptors = [first.Number, second.Number, third.Number];
        _ = Bundle.Shell("probe fds; cat <&3; cat <&4");

        _ = Run("--preserve-fds", "2").Succeeded().Printed("0", "1", "2", "3", "4", "firstsecond");
    }

    [Fact]
    [RequiresProbe]
    public void Descriptors_that_are_not_preserved_do_not_reach_the_program()
    {
        using Descriptor first = Descriptor.Open(HostFile("first", "first"));
        Runtime.ExtraDescriptors = [first.Number];
        _ = Bundle.Args("/bin/probe", "fds");

        _ = Run().Succeeded().Printed("0", "1", "2");
    }

    [Fact]
    public void The_init_of_a_detached_container_has_lost_the_runtime_as_parent()
    {
        RunSleeper();

        string status = File.ReadAllText($"/proc/{InitPid()}/status");
        string parent = status.Split('\n').First(l => l.StartsWith("PPid:", StringComparison.Ordinal))[5..].Trim();
        Assert.DoesNotContain(Target.Path, File.ReadAllText($"/proc/{parent}/cmdline"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("With.Dots-dashes_and+plus")]
    public void An_id_may_hold_letters_digits_and_four_signs(string id)
    {
        Id = id;

        _ = Run().Succeeded();
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("a/b")]
    [InlineData("../escape")]
    [Deviates(TargetKind.Crun, "1.8 checks only for a slash", FixedIn = "1.28")]
    public void An_id_that_could_leave_the_state_root_is_refused(string id)
    {
        Id = id;

        _ = Create().Failed();

        Assert.Empty(Runtime.Containers);
        Assert.False(System.IO.Directory.Exists(Path.Combine(Directory, "escape")));
    }
}
