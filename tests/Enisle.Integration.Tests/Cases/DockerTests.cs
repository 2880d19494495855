using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>dockerd with <c>--add-runtime</c> the runtime under test.</summary>
[RequiresRoot]
public sealed class DockerTests(Docker docker) : DockerCommandTests<Docker>(docker)
{
    [Fact]
    public void Exec_runs_in_the_container_and_has_its_exit_code()
    {
        Detach(["--hostname", "island"], "sleep", "1000");

        _ = Peer.Invoke("exec", "--user", "1000", "--env", "COLOUR=red", Name, "sh", "-c", "hostname; id -u; echo $COLOUR; exit 5").Exited(5).Printed("island", "1000", "red");
    }

    [Fact]
    public void Exec_of_a_program_that_is_not_there_is_an_error()
    {
        Detach([], "sleep", "1000");

        Assert.Contains(Peer.Invoke("exec", Name, "/bin/no-such-program").ExitCode, (int[])[126, 127]);
    }

    [Fact]
    public void Kill_ends_a_container_with_137()
    {
        Detach([], "sleep", "1000");

        _ = Peer.Invoke("kill", Name).Succeeded();

        _ = Peer.Invoke("wait", Name).Succeeded().Printed("137");
    }

    [Fact]
    public void InspectNames_the_runtime()
    {
        Detach([], "sleep", "1000");

        Assert.Equal("enisle", (string?)Inspect()["HostConfig"]!["Runtime"]);
    }

    [Fact]
    public void Update_changes_a_limit_of_a_running_container()
    {
        Detach(["--memory", "64m", "--memory-swap", "64m"], "sleep", "1000");

        _ = Peer.Invoke("update", "--memory", "128m", "--memory-swap", "128m", Name).Succeeded();

        _ = Peer.Invoke("exec", Name, "cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes").Succeeded().Printed("134217728");
    }

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
        _ = Peer.Run("--name", Name, "--memory", "16m", "--memory-swap", "16m", ImageArchive.Name, "sh", "-c", "x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done").Exited(137);

        // containerd's shim of this age learns of it on another thread than of the end, and now and then too late: then the instance is run again.
        bool told = Eventually.Is(IsTold);
        for (int again = 0; !told && again < 2; again++)
        {
            _ = Peer.Invoke("start", "--attach", Name).Exited(137);
            told = Eventually.Is(IsTold);
        }

        Assert.True(told, "OOMKilled is never true");

        bool IsTold() => (bool)Inspect()["State"]!["OOMKilled"]!;
    }

    [Fact]
    public void A_container_can_be_restarted()
    {
        Detach([], "sleep", "1000");
        int pid = (int)Inspect()["State"]!["Pid"]!;

        _ = Peer.Invoke("restart", "--time", "0", Name).Succeeded();

        Assert.Equal("running", (string?)Inspect()["State"]!["Status"]);
        Assert.NotEqual(pid, (int)Inspect()["State"]!["Pid"]!);
    }

    [Fact]
    public void Top_shows_the_processes()
    {
        Detach([], "sleep", "1000");

        _ = Peer.Invoke("top", Name).Succeeded().Contains("sleep 1000");
    }

    [Fact]
    public void Rm_force_ends_a_running_container()
    {
        Detach([], "sleep", "1000");
        int pid = (int)Inspect()["State"]!["Pid"]!;

        _ = Peer.Invoke("rm", "--force", Name).Succeeded();

        Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
    }
}
