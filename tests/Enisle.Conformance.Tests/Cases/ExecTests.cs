using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>exec: a second process in a container that runs, and each of its flags.</summary>
[RequiresRoot]
public sealed class ExecTests : ContainerTest
{
    private const string Kernel = "/proc/self/status";

    [Fact]
    public void Exec_runs_a_program_in_the_container_and_ends_with_its_exit_code()
    {
        RunSleeper();

        _ = Exec("/bin/sh", "-c", "hostname; exit 9").Exited(9).Printed("enisle");
    }

    [Fact]
    public void Exec_joins_every_namespace_of_the_init()
    {
        _ = Bundle.Namespace("cgroup");
        RunSleeper();
        int init = InitPid();

        foreach (string name in (ReadOnlySpan<string>)["pid", "net", "ipc", "uts", "mnt", "cgroup"])
        {
            _ = Exec("/bin/readlink", $"/proc/self/ns/{name}").Succeeded().Printed(NamespaceLink.Of(init, name));
        }
    }

    [Fact]
    [RequiresCgroupV1("memory", "pids", "devices", "freezer")]
    public void Exec_joins_the_cgroups_of_the_container()
    {
        RunSleeper();

        CommandResult result = Exec("/bin/cat", "/proc/self/cgroup").Succeeded();

        foreach (string controller in (ReadOnlySpan<string>)["memory", "pids", "devices", "freezer"])
        {
            Assert.Contains(result.Lines, l => l.EndsWith($":{controller}:{Bundle.Cgroup}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Exec_hands_its_stdin_to_the_program()
    {
        RunSleeper();
        Runtime.StandardInput = HostFile("input", "one\ntwo\nthree\n");

        _ = Exec("/bin/wc", "-l").Succeeded().Printed("3");
    }

    [Fact]
    public void Exec_has_the_environment_of_the_config()
    {
        _ = Bundle.Add("process.env", "\"FROM_CONFIG=yes\"");
        RunSleeper();

        _ = Exec("/bin/env").Succeeded().Contains("FROM_CONFIG=yes");
    }

    [Fact]
    public void Exec_env_adds_and_overrides()
    {
        _ = Bundle.Add("process.env", "\"COLOUR=red\"");
        RunSleeper();

        CommandResult result = Runtime.Invoke("exec", "--env", "COLOUR=blue", "--env", "SHAPE=round", Id, "/bin/sh", "-c", "echo $COLOUR $SHAPE");

        _ = result.Succeeded().Printed("blue round");
    }

    [Fact]
    public void Exec_cwd_sets_the_working_directory()
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--cwd", "/tmp", Id, "/bin/pwd").Succeeded().Printed("/tmp");
    }

    [Fact]
    public void Exec_user_takes_uid_and_gid()
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--user", "1000:50", Id, "/bin/sh", "-c", "id -u; id -g").Succeeded().Printed("1000", "50");
    }

    [Fact]
    public void Exec_user_without_a_gid_takes_the_uid()
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--user", "1000", Id, "/bin/sh", "-c", "id -u").Succeeded().Printed("1000");
    }

    [Theory]
    [InlineData("1000x")]
    [InlineData("x")]
    [InlineData("1000:x")]
    public void Exec_user_that_is_no_number_is_refused_and_nothing_runs(string user) => ExecUserIsRefused(user);

    [Theory]
    [InlineData("4294967296")]
    [InlineData("1000:4294967296")]
    [Deviates(TargetKind.Crun, "takes a number modulo 2^32", FixedIn = "1.28")]
    [Deviates(TargetKind.Runc, "takes a number modulo 2^32")]
    public void Exec_user_beyond_32_bits_is_refused_and_nothing_runs(string user) => ExecUserIsRefused(user);

    [Fact]
    [Deviates(TargetKind.Crun, "takes a negative number")]
    public void Exec_user_that_is_negative_is_refused_and_nothing_runs() => ExecUserIsRefused("-1");

    [Fact]
    [Deviates(TargetKind.Crun, "has no --additional-gids")]
    public void Exec_additional_gids_are_the_groups_of_the_program()
    {
        RunSleeper();

        CommandResult result = Runtime.Invoke("exec", "--additional-gids", "20", "--additional-gids", "30", Id, "/bin/id", "-G").Succeeded();

        Assert.Equal(["0", "20", "30"], result.Text.Split(' ').Order());
    }

    [Fact]
    public void Exec_has_the_capabilities_of_the_config()
    {
        RunSleeper();

        _ = Exec("/bin/grep", "CapEff", Kernel).Succeeded().Printed($"CapEff:\t{0x20000420:x16}");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "sets it in place of those of the config")]
    public void Exec_cap_adds_a_capability()
    {
        RunSleeper();

        CommandResult result = Runtime.Invoke("exec", "--cap", "CAP_SYS_CHROOT", Id, "/bin/grep", "CapEff", Kernel);

        _ = result.Succeeded().Printed($"CapEff:\t{0x20040420:x16}");
    }

    [Fact]
    public void Exec_no_new_privs_sets_the_flag()
    {
        _ = Bundle.Set("process.noNewPrivileges", false);
        RunSleeper();

        _ = Exec("/bin/grep", "NoNewPrivs", Kernel).Succeeded().Printed("NoNewPrivs:\t0");
        _ = Runtime.Invoke("exec", "--no-new-privs", Id, "/bin/grep", "NoNewPrivs", Kernel).Succeeded().Printed("NoNewPrivs:\t1");
    }

    [Fact]
    public void Exec_process_takes_all_from_a_file()
    {
        RunSleeper();
        string file = ProcessFile("""
            { "user": { "uid": 5, "gid": 6, "additionalGids": [ 7 ] }, "cwd": "/tmp", "env": [ "PATH=/bin", "NAME=value" ],
              "args": [ "/bin/sh", "-c", "id -u; id -g; id -G; pwd; echo $NAME" ] }
            """);

        _ = Runtime.Invoke("exec", "--process", file, Id).Succeeded().Printed("5", "6", "6 7", "/tmp", "value");
    }

    [Fact]
    public void Exec_process_obeys_rlimits_and_capabilities_of_its_file()
    {
        RunSleeper();
        string file = ProcessFile("""
            { "user": { "uid": 0, "gid": 0 }, "cwd": "/", "env": [ "PATH=/bin" ], "args": [ "/bin/sh", "-c", "ulimit -Hn; grep CapBnd /proc/self/status" ],
              "rlimits": [ { "type": "RLIMIT_NOFILE", "soft": 100, "hard": 200 } ],
              "capabilities": { "bounding": [ "CAP_KILL" ], "effective": [ "CAP_KILL" ], "permitted": [ "CAP_KILL" ] } }
            """);

        _ = Runtime.Invoke("exec", "--process", file, Id).Succeeded().Printed("200", $"CapBnd:\t{0x20:x16}");
    }

    [Fact]
    public void Exec_detach_returns_while_the_program_runs_and_writes_its_pid()
    {
        RunSleeper();
        string pidFile = Path.Combine(Directory, "exec-pid");

        _ = Runtime.Invoke("exec", "--detach", "--pid-file", pidFile, Id, "/bin/sleep", "1000").Succeeded();

        int pid = int.Parse(File.ReadAllText(pidFile));
        Assert.Equal("sleep\n", File.ReadAllText($"/proc/{pid}/comm"));
        Assert.Equal(NamespaceLink.Of(InitPid(), "pid"), NamespaceLink.Of(pid, "pid"));
    }

    [Fact]
    public void Exec_in_a_created_container_is_refused_or_runs_before_the_program()
    {
        _ = Bundle.Shell("touch /started; sleep 1000");
        _ = Create().Succeeded();

        _ = Exec("/bin/true");

        Assert.Equal("created", Status());
        Assert.False(File.Exists(Bundle.InRoot("started")));
    }

    [Fact]
    public void Exec_in_a_stopped_container_fails()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        _ = Exec("/bin/true").Failed();
    }

    [Fact]
    public void Exec_in_a_paused_container_fails()
    {
        RunSleeper();
        _ = Runtime.Invoke("pause", Id).Succeeded();

        _ = Exec("/bin/true").Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "has no --ignore-paused")]
    public void Exec_ignore_paused_starts_the_program_frozen()
    {
        RunSleeper();
        _ = Runtime.Invoke("pause", Id).Succeeded();

        using RunningCommand exec = Runtime.Start("exec", "--ignore-paused", Id, "/bin/echo", "thawed");
        Assert.False(exec.Process.Wait(TimeSpan.FromMilliseconds(300)), "it ended while the container was paused");
        _ = Runtime.Invoke("resume", Id).Succeeded();

        _ = exec.Finish().Succeeded().Printed("thawed");
    }

    [Fact]
    public void Exec_of_a_program_that_is_not_there_fails_and_names_it()
    {
        RunSleeper();

        _ = Exec("/bin/no-such-program").FailedWith("/bin/no-such-program");
    }

    [Fact]
    public void Exec_looks_the_program_up_in_PATH()
    {
        RunSleeper();

        _ = Exec("echo", "found").Succeeded().Printed("found");
    }

    [Fact]
    public void Exec_of_a_file_that_is_not_executable_fails()
    {
        File.WriteAllText(Bundle.InRoot("plain"), "text");
        RunSleeper();

        _ = Exec("/plain").Failed();
    }

    [Fact]
    public void Exec_ends_with_128_and_the_signal_that_ended_the_program()
    {
        RunSleeper();

        _ = Exec("/bin/sh", "-c", "kill -TERM $$").Exited(143);
    }

    [Fact]
    [RequiresProbe]
    public void An_exec_has_only_descriptors_0_1_and_2()
    {
        RunSleeper();

        _ = Exec("/bin/probe", "fds").Succeeded().Printed("0", "1", "2");
    }

    [Fact]
    [RequiresProbe]
    public void Exec_preserve_fds_hands_on_that_many_descriptors()
    {
        RunSleeper();
        using Descriptor first = Descriptor.Open(HostFile("first", "first"));
        Runtime.ExtraDescriptors = [first.Number];

        _ = Runtime.Invoke("exec", "--preserve-fds", "1", Id, "/bin/sh", "-c", "probe fds; cat <&3").Succeeded()
            .Printed("0", "1", "2", "3", "first");
    }

    [Fact]
    public void Exec_into_a_user_namespace_runs_as_its_root()
    {
        _ = Bundle.UserNamespace();
        RunSleeper();

        _ = Exec("/bin/sh", "-c", "id -u; cat /proc/self/uid_map | tr -s ' '").Succeeded().Printed("0", " 0 200000 65536");
    }

    [Fact]
    public void Processes_of_an_exec_end_with_the_init()
    {
        RunSleeper();
        using RunningCommand exec = Runtime.Start("exec", Id, "/bin/sh", "-c", "echo ready; sleep 1000");
        Eventually.True(() => exec.Output.Contains("ready", StringComparison.Ordinal), "the exec runs");

        _ = Kill().Succeeded();

        _ = exec.Finish().Exited(137);
    }

    private void ExecUserIsRefused(string user)
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--user", user, Id, "/bin/touch", "/ran").Failed();

        Assert.False(File.Exists(Bundle.InRoot("ran")));
    }

    private string ProcessFile(string json)
    {
        JsonNode process = JsonNode.Parse(json)!;
        return HostFile("process.json", process.ToJsonString());
    }
}
