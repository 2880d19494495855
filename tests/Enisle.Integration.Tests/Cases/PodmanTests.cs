using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

/// <summary>Podman as root, with <c>--runtime</c> the runtime under test.</summary>
[RequiresRoot]
public sealed class PodmanTests(Podman podman) : DockerCommandTests<Podman>(podman)
{
    [Fact]
    public void Run_keeps_stderr_apart()
    {
        CommandResult result = RunOnce([], "sh", "-c", "echo out; echo err >&2").Succeeded();

        Assert.Equal("out\n", result.Output);
        Assert.Equal("err\n", result.Errors);
    }

    [Fact]
    public void Exec_runs_in_the_container_and_has_its_exit_code()
    {
        Detach(["--hostname", "island"], "sleep", "1000");

        _ = Peer.Invoke("exec", Name, "sh", "-c", "hostname; exit 5").Exited(5).Printed("island");
    }

    [Fact]
    public void Exec_takes_user_env_and_directory()
    {
        Detach([], "sleep", "1000");

        _ = Peer.Invoke("exec", "--user", "smith", "--env", "COLOUR=red", "--workdir", "/tmp", Name, "sh", "-c", "id -u; echo $COLOUR; pwd")
            .Succeeded().Printed("1000", "red", "/tmp");
    }

    [Fact]
    public void Stop_kills_what_does_not_listen()
    {
        Detach([], "sh", "-c", "trap '' TERM; while :; do sleep 0.1; done");

        _ = Peer.Invoke("stop", "--time", "1", Name).Succeeded();

        Assert.Equal(137, (int)Inspect()["State"]!["ExitCode"]!);
    }

    [Fact]
    public void Kill_sends_the_signal()
    {
        Detach([], "sh", "-c", "trap 'echo got USR1; exit 0' USR1; echo ready; while :; do sleep 0.1; done");
        Eventually.True(() => Peer.Invoke("logs", Name).Text == "ready", "the program is ready");

        _ = Peer.Invoke("kill", "--signal", "USR1", Name).Succeeded();

        Eventually.True(() => Peer.Invoke("logs", Name).Output.Contains("got USR1", StringComparison.Ordinal), "it got the signal");
    }

    [Fact]
    public void InspectNames_the_runtime()
    {
        Detach([], "sleep", "1000");

        Assert.Equal(Session.Instance.RuntimePath, (string?)Inspect()["OCIRuntime"]);
    }

    [Fact]
    public void A_limit_of_processes_holds_inside() =>
        RunOnce(["--pids-limit", "55"], "cat", "/sys/fs/cgroup/pids/pids.max").Succeeded().Printed("55");

    [Fact]
    public void Update_changes_a_limit_of_a_running_container()
    {
        Detach(["--cpu-shares", "512"], "sleep", "1000");

        _ = Peer.Invoke("update", "--cpu-shares", "300", Name).Succeeded();

        _ = Peer.Invoke("exec", Name, "cat", "/sys/fs/cgroup/cpu/cpu.shares").Succeeded().Printed("300");
    }

    [Fact]
    public void A_read_only_root_has_writable_tmpfs() =>
        RunOnce(["--read-only", "--tmpfs", "/scratch"], "sh", "-c", "touch /x 2>/dev/null || echo read-only; touch /scratch/x && echo writable").Succeeded()
            .Printed("read-only", "writable");

    [Fact]
    public void Dropped_capabilities_are_gone() => RunOnce(["--cap-drop", "all"], "grep", "CapEff", "/proc/self/status").Succeeded().Printed("CapEff:\t0000000000000000");

    [Fact]
    public void A_privileged_container_has_the_devices_of_the_host() => RunOnce(["--privileged"], "test", "-e", "/dev/ptmx").Succeeded();

    [Fact]
    public void A_userNamespace_is_mapped() =>
        RunOnce(["--uidmap", "0:300000:1000", "--gidmap", "0:300000:1000"], "sh", "-c", "id -u; tr -s ' ' < /proc/self/uid_map").Succeeded().Printed("0", " 0 300000 1000");

    [Fact]
    public void A_container_can_be_started_again()
    {
        _ = Peer.Run("--name", Name, ImageArchive.Name, "sh", "-c", "test -e /tmp/been && echo again; touch /tmp/been").Succeeded();

        _ = Peer.Invoke("start", "--attach", Name).Succeeded().Printed("again");
        _ = Peer.Invoke("rm", Name).Succeeded();
    }

    [Fact]
    public void Top_shows_the_processes()
    {
        Detach([], "sleep", "1000");

        _ = Peer.Invoke("top", Name, "pid", "comm").Succeeded().Contains("sleep");
    }

    [Fact]
    public void Stats_shows_the_use_of_memory()
    {
        Detach(["--memory", "64m"], "sleep", "1000");

        _ = Peer.Invoke("stats", "--no-stream", "--format", "{{.MemUsage}}", Name).Succeeded().Contains("67.11MB");
    }

    [Fact]
    public void Another_containersNamespaces_are_shared()
    {
        Detach([], "sleep", "1000");

        _ = RunOnce(["--pid", $"container:{Name}"], "cat", "/proc/1/comm").Succeeded().Printed("sleep");
    }

    [Fact]
    public void Rm_force_ends_a_running_container()
    {
        Detach([], "sleep", "1000");
        int pid = (int)Inspect()["State"]!["Pid"]!;

        _ = Peer.Invoke("rm", "--force", "--time", "0", Name).Succeeded();

        Eventually.True(() => !System.IO.Directory.Exists($"/proc/{pid}"), "the init is gone");
        _ = Peer.Invoke("inspect", Name).Failed();
    }
}
