using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>Flags of create, run and exec that change how the runtime works, not what the program sees.</summary>
[RequiresRoot]
public sealed class FlagTests : ContainerTest
{
    [Fact]
    public void No_pivot_runs_the_program_in_its_root()
    {
        string secret = HostFile("secret", "of the host");
        _ = Bundle.Shell($"echo inside; cat {secret} 2>/dev/null; true");

        _ = Run("--no-pivot").Succeeded().Printed("inside");
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("AUTO", true)]
    [InlineData("T", true)]
    [InlineData("0", true)]
    [InlineData("yes", false)]
    [Deviates(TargetKind.Crun, "has other words")]
    public void The_rootless_flag_takes_true_false_and_auto(string value, bool isTaken)
    {
        Runtime.GlobalFlags.Add($"--rootless={value}");
        _ = Bundle.Args("/bin/true");

        _ = isTaken ? Run().Succeeded() : Run().Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "knows no such flag")]
    public void The_criu_flag_is_ignored_with_a_warning()
    {
        Runtime.GlobalFlags.Add("--criu=/nonexistent");
        _ = Bundle.Args("/bin/true");

        Assert.Contains("criu", Run().Succeeded().Errors, StringComparison.Ordinal);
    }

    [Fact]
    [RequiresProbe]
    public void No_new_keyring_keeps_the_session_keyring_of_the_runtime()
    {
        if (!File.Exists("/proc/keys"))
        {
            Assert.Skip("needs a kernel with keyrings");
        }

        // keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING): the same for two containers that share the runtime's.
        _ = Bundle.Args("/bin/probe", "call", "250", "0", "-3", "0");
        string first = Run("--no-new-keyring").Succeeded().Text;
        Id = "c2";

        _ = Run("--no-new-keyring").Succeeded().Printed(first);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "has an annotation in its place")]
    [Deviates(TargetKind.Runc, "1.1 has no --pidfd-socket", FixedIn = "1.2")]
    public void Pidfd_socket_receives_a_descriptor_of_the_init()
    {
        using ConsoleSocket socket = new(Path.Combine(Directory, "pidfd"));
        RunSleeper("--pidfd-socket", socket.Path);

        using Descriptor pidfd = socket.Receive().Descriptor;

        Assert.Contains($"Pid:\t{InitPid()}\n", File.ReadAllText($"/proc/self/fdinfo/{pidfd.Number}"), StringComparison.Ordinal);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 has no --cgroup", FixedIn = "1.28")]
    [RequiresCgroupV1("pids", "memory")]
    public void Exec_cgroup_runs_in_a_cgroup_below_the_containers()
    {
        RunSleeper();
        _ = System.IO.Directory.CreateDirectory($"/sys/fs/cgroup/pids{Bundle.Cgroup}/below");
        string path = Target.Kind == TargetKind.Crun ? "below" : "pids:below"; // crun takes no controller

        CommandResult result = Runtime.Invoke("exec", "--cgroup", path, Id, "/bin/cat", "/proc/self/cgroup");

        _ = result.Succeeded().Contains($":pids:{Bundle.Cgroup}/below\n");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "makes it")]
    [RequiresCgroupV1("pids")]
    public void Exec_cgroup_that_is_not_there_fails()
    {
        RunSleeper();

        _ = Runtime.Invoke("exec", "--cgroup", "pids:nowhere", Id, "/bin/true").Failed();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("pids:../../outside")]
    [Deviates(TargetKind.Crun, "follows it")]
    [RequiresCgroupV1("pids")]
    public void Exec_cgroup_that_climbs_out_of_the_containers_fails(string path)
    {
        RunSleeper();
        _ = System.IO.Directory.CreateDirectory($"/sys/fs/cgroup/pids{CgroupParent}/outside");

        _ = Runtime.Invoke("exec", "--cgroup", path, Id, "/bin/true").Failed();
    }

    [Fact]
    public void Debug_is_accepted_before_the_verb()
    {
        Runtime.GlobalFlags.Add("--debug");
        _ = Bundle.Args("/bin/echo", "ran");

        _ = Run().Succeeded().Printed("ran");
    }

    [Fact]
    [RequiresProbe]
    [Deviates(TargetKind.Crun, "does not set LISTEN_PID")]
    public void Listen_fds_are_handed_to_the_program_with_process_1_as_their_reader()
    {
        using Descriptor first = Descriptor.Open(HostFile("first", "first"));
        string launcher = HostFile("launcher", "#!/bin/sh\nLISTEN_PID=$$ LISTEN_FDS=1 exec \"$@\"\n");
        File.SetUnixFileMode(launcher, (UnixFileMode)0x1ed);
        Runtime.Through = [launcher];
        Runtime.ExtraDescriptors = [first.Number];
        _ = Bundle.Shell("echo $LISTEN_FDS $LISTEN_PID; cat <&3");

        _ = Run().Succeeded().Printed("1 1", "first");
    }
}
