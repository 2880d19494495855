using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>The runtime called by an ordinary user: all that the kernel lets him have.</summary>
[RequiresOrdinaryUser]
public sealed class RootlessTests : ContainerTest
{
    private readonly OrdinaryUser? _user = OrdinaryUser.Reason is null ? OrdinaryUser.Instance : null;

    public RootlessTests()
    {
        if (_user is not null)
        {
            _ = Libc.chown(Directory, _user.Uid, _user.Gid);
            Runtime.Through = _user.Command;
        }
    }

    [Fact]
    public void The_caller_is_root_inside_and_groups_are_frozen()
    {
        _ = SingleMap().Shell("id -u; tr -s ' ' < /proc/self/uid_map; cat /proc/self/setgroups");

        _ = Run().Succeeded().Printed("0", $" 0 {_user!.Uid} 1", "deny");
    }

    [Fact]
    public void The_life_of_a_container()
    {
        _ = SingleMap().Args("/bin/sleep", "1000");
        _ = Create().Succeeded();
        Assert.Equal("created", Status());

        _ = Start().Succeeded();
        Assert.Equal("running", Status());
        Assert.Contains($"Uid:\t{_user!.Uid}\t", File.ReadAllText($"/proc/{InitPid()}/status"), StringComparison.Ordinal);

        _ = Kill().Succeeded();
        WaitForStatus("stopped");
        _ = Delete().Succeeded();
    }

    [Fact]
    public void Exec_joins_the_namespaces_and_returns_the_exit_code()
    {
        _ = SingleMap();
        RunSleeper();

        _ = Exec("/bin/readlink", "/proc/self/ns/user").Succeeded().Printed(NamespaceLink.Of(InitPid(), "user"));
        _ = Exec("/bin/readlink", "/proc/self/ns/pid").Succeeded().Printed(NamespaceLink.Of(InitPid(), "pid"));
        _ = Exec("/bin/sh", "-c", "exit 7").Exited(7);
    }

    [Fact]
    public void Exec_has_a_terminal()
    {
        _ = SingleMap();
        RunSleeper();
        using ConsoleSocket console = new(Path.Combine(Directory, "console"));
        _ = Libc.chown(console.Path, _user!.Uid, _user.Gid);

        using RunningCommand exec = Runtime.Start("exec", "--tty", "--console-socket", console.Path, "--detach", Id, "/bin/sh", "-c", "tty > /data/tty; sleep 1");
        using Descriptor master = console.Receive().Descriptor;
        _ = exec.Finish(TimeSpan.FromSeconds(10)).Succeeded();

        Eventually.True(() => File.Exists(Bundle.InRoot("data/tty")) && File.ReadAllText(Bundle.InRoot("data/tty")) == "/dev/pts/0\n", "the terminal's name");
    }

    [Fact]
    [RequiresOrdinaryUser(WithSubordinateIds = true)]
    public void Subordinate_ids_are_mapped_by_newuidmap()
    {
        _ = SubordinateMap().Set("process.user.uid", 5).Set("process.user.gid", 6).Shell("id -u; id -g; touch /data/file; cat /proc/self/setgroups");
        _ = Libc.chown(Bundle.InRoot("data"), _user!.Subordinate + 4, _user.Subordinate + 5);

        _ = Run().Succeeded().Printed("5", "6", "allow");

        Assert.Equal($"{_user.Subordinate + 4}:{_user.Subordinate + 5}", OwnerOf(Bundle.InRoot("data/file")));
    }

    [Fact]
    [RequiresOrdinaryUser(WithSubordinateIds = true)]
    public void Exec_becomes_a_subordinate_user()
    {
        _ = SubordinateMap();
        RunSleeper();

        _ = Exec("/bin/id", "-u").Succeeded().Printed("0");
        _ = Runtime.Invoke("exec", "--user", "1000:50", Id, "/bin/sh", "-c", "id -u; id -g").Succeeded().Printed("1000", "50");
    }

    [Fact]
    [RequiresOrdinaryUser(WithSubordinateIds = true)]
    public void Ids_that_are_not_his_are_refused()
    {
        _ = SubordinateMap().Json("linux.uidMappings", """[ { "containerID": 0, "hostID": 0, "size": 10 } ]""");

        _ = Run().FailedWith("uid");
    }

    [Fact]
    public void A_user_that_is_not_mapped_is_refused()
    {
        _ = SingleMap().Set("process.user.uid", 5);

        _ = Run().FailedWith("mapped");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "drops them")]
    public void Additional_groups_are_refused_with_his_own_group_alone()
    {
        _ = SingleMap().Json("process.user.additionalGids", "[ 0 ]");

        _ = Run().FailedWith("additional");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "makes one")]
    public void Without_a_user_namespace_it_is_refused()
    {
        _ = SingleMap().WithoutNamespace("user").Remove("linux.uidMappings").Remove("linux.gidMappings");

        _ = Run().FailedWith("user namespace");
    }

    [Fact]
    public void Default_and_configured_devices_are_the_hosts()
    {
        _ = SingleMap().Add("linux.devices", """{ "path": "/dev/fuse", "type": "c", "major": 10, "minor": 229 }""");
        _ = Bundle.Shell("echo x > /dev/null; head -c 4 /dev/zero | wc -c; for d in full random urandom tty fuse; do test -c /dev/$d || echo $d; done");

        _ = Run().Succeeded().Printed("4");
    }

    [Fact]
    public void The_hosts_sysfs_is_bound_where_no_network_namespace_is_new()
    {
        _ = SingleMap().WithoutNamespace("network").WithoutMount("/sys").Mount("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro");
        _ = Bundle.Shell("test -d /sys/kernel && touch /sys/x 2>/dev/null || echo bound");

        _ = Run().Succeeded().Printed("bound");
    }

    [Fact]
    public void A_message_queue_file_system_is_roots_own()
    {
        _ = SingleMap().Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev").Args("/bin/stat", "-c", "%u", "/dev/mqueue");

        _ = Run().Succeeded().Printed("0");
    }

    [Fact]
    public void A_private_directory_of_his_is_bound()
    {
        string file = HostFile("private/file", "mine");
        _ = Libc.chown(Path.GetDirectoryName(file)!, _user!.Uid, _user.Gid);
        File.SetUnixFileMode(Path.GetDirectoryName(file)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _ = SingleMap().Mount("/mnt", "bind", Path.GetDirectoryName(file)!, "bind", "ro").Shell("cat /mnt/file; touch /mnt/x 2>/dev/null || echo read-only");

        _ = Run().Succeeded().Printed("mineread-only");
    }

    [Fact]
    public void Hooks_of_all_kinds_run()
    {
        string log = HostFile("hooks");
        _ = Libc.chown(log, _user!.Uid, _user.Gid);
        _ = SingleMap().Args("/bin/true");
        foreach (string kind in (ReadOnlySpan<string>)["prestart", "createRuntime", "createContainer", "poststart", "poststop"])
        {
            _ = Bundle.Json($"hooks.{kind}", $$"""[ { "path": "/bin/sh", "args": [ "sh", "-c", "echo {{kind}} >> {{log}}" ] } ]""");
        }

        _ = Run().Succeeded();

        Assert.Equal(["prestart", "createRuntime", "createContainer", "poststart", "poststop"], File.ReadAllLines(log));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "sets no limits in exec")]
    public void Seccomp_and_limits_hold_for_exec_too()
    {
        _ = SingleMap().Json("process.rlimits", """[ { "type": "RLIMIT_NOFILE", "soft": 100, "hard": 200 } ]""");
        _ = Bundle.Json("linux.seccomp", """
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [ { "names": [ "mkdir", "mkdirat" ], "action": "SCMP_ACT_ERRNO", "errnoRet": 38 } ] }
            """);
        RunSleeper();

        _ = Exec("/bin/sh", "-c", "ulimit -n; ulimit -Hn; mkdir /data/x 2>/dev/null || echo refused").Succeeded().Printed("100", "200", "refused");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "does not say what to set")]
    public void A_session_directory_that_cannot_be_made_names_its_variable()
    {
        Runtime.HasStateRoot = false;
        Runtime.Environment.Add("XDG_RUNTIME_DIR=/nonexistent");
        _ = SingleMap().Args("/bin/true");

        CommandResult run = Run().Failed();

        Assert.Contains("XDG_RUNTIME_DIR", run.Errors, StringComparison.Ordinal);
        Assert.Contains("/nonexistent", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [Deviates(TargetKind.Crun, "takes the flag and ignores it")]
    [RequiresCgroupV1("memory")]
    public void The_rootless_flag_says_whether_cgroups_are_done_without(string value, bool succeeds)
    {
        _ = SingleMap().Remove("linux.cgroupsPath").Args("/bin/true");
        Runtime.GlobalFlags.Add($"--rootless={value}");

        CommandResult run = Run();

        Assert.True((run.ExitCode == 0) == succeeds, run.ToString());
        Assert.True(succeeds || run.Errors.Contains("cgroup", StringComparison.Ordinal), run.ToString());
    }

    [Fact]
    public void A_limit_above_the_hosts_is_refused()
    {
        _ = SingleMap().Json("process.rlimits", """[ { "type": "RLIMIT_NOFILE", "soft": 100, "hard": 99999999 } ]""");

        _ = Run().FailedWith("rlimit");
    }

    [Fact]
    public void A_higher_oom_score_is_set_and_a_lower_one_refused()
    {
        _ = SingleMap().Set("process.oomScoreAdj", 500).Args("/bin/cat", "/proc/self/oom_score_adj");
        _ = Run().Succeeded().Printed("500");

        _ = Bundle.Set("process.oomScoreAdj", -500);
        _ = Run().FailedWith("oom");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "drops them")]
    public void Limits_of_resources_are_refused_without_a_cgroup()
    {
        _ = SingleMap().Json("linux.resources", """{ "memory": { "limit": 100000000 } }""");

        _ = Run().FailedWith("memory");
    }

    [Fact]
    public void A_container_joins_the_user_namespace_of_another()
    {
        _ = SingleMap();
        RunSleeper();
        string first = Id;
        int pid = InitPid();
        Bundle second = SingleMap(NewBundle());
        foreach (string kind in (ReadOnlySpan<string>)["user", "network", "ipc"])
        {
            _ = second.Namespace(kind, $"/proc/{pid}/ns/{(kind == "network" ? "net" : kind)}");
        }

        _ = second.Remove("linux.uidMappings").Remove("linux.gidMappings");
        _ = second.Shell("id -u; echo $$; readlink /proc/self/ns/user; readlink /proc/self/ns/net");
        second.Save();

        CommandResult result = Runtime.Invoke("run", "--bundle", second.Directory, "c2").Succeeded();

        _ = result.Printed("0", "1", NamespaceLink.Of(pid, "user"), NamespaceLink.Of(pid, "net"));
        _ = Runtime.Invoke("kill", first, "KILL").Succeeded();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "with the host's controllers of both versions it wants a mount namespace of its own")]
    public void An_ordinary_bundle_runs_as_root_of_a_user_namespace()
    {
        Runtime.Through = [.. _user!.Command, "/usr/bin/unshare", "--user", "--map-root-user", "--mount", "--"];
        Own(Bundle);
        _ = Bundle.Remove("linux.cgroupsPath").Remove("linux.resources");
        _ = Bundle.MountAt("/dev/pts")["options"]!.AsArray().Remove(Bundle.MountAt("/dev/pts")["options"]!.AsArray().First(o => (string?)o == "gid=5"));
        _ = Bundle.Shell("id -u; test -c /dev/null && test -c /dev/urandom && echo devices");

        _ = Run().Succeeded().Printed("0", "devices");
    }

    /// <summary>The bundle with the user's own id as root, and without what takes more.</summary>
    private Bundle SingleMap(Bundle? bundle = null)
    {
        bundle ??= Bundle;
        Own(bundle);
        _ = bundle.Namespace("user")
            .Json("linux.uidMappings", $$"""[ { "containerID": 0, "hostID": {{_user!.Uid}}, "size": 1 } ]""")
            .Json("linux.gidMappings", $$"""[ { "containerID": 0, "hostID": {{_user.Gid}}, "size": 1 } ]""")
            .Remove("linux.cgroupsPath").Remove("linux.resources");
        System.Text.Json.Nodes.JsonArray options = bundle.MountAt("/dev/pts")["options"]!.AsArray();
        _ = options.Remove(options.First(o => (string?)o == "gid=5"));
        return bundle;
    }

    private Bundle SubordinateMap()
    {
        _ = SingleMap();
        return Bundle
            .Add("linux.uidMappings", $$"""{ "containerID": 1, "hostID": {{_user!.Subordinate}}, "size": {{OrdinaryUser.SubordinateCount}} }""")
            .Add("linux.gidMappings", $$"""{ "containerID": 1, "hostID": {{_user.Subordinate}}, "size": {{OrdinaryUser.SubordinateCount}} }""");
    }

    private void Own(Bundle bundle)
    {
        _ = Libc.chown(bundle.Directory, _user!.Uid, _user.Gid);
        bundle.OwnRootFs(_user.Uid);
    }
}
