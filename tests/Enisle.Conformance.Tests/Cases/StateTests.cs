using System.Text.Json.Nodes;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>state, list and ps: what they print.</summary>
[RequiresRoot]
public sealed class StateTests : ContainerTest
{
    [Fact]
    public void State_has_the_fields_of_the_specification()
    {
        RunSleeper();

        JsonObject state = State().Succeeded().Json;

        Assert.Equal(Id, (string?)state["id"]);
        Assert.Equal("running", (string?)state["status"]);
        Assert.Equal(Bundle.Directory, (string?)state["bundle"]);
        Assert.StartsWith("1.", (string?)state["ociVersion"], StringComparison.Ordinal);
        Assert.True(System.IO.Directory.Exists($"/proc/{(int)state["pid"]!}"));
    }

    [Fact]
    public void State_has_the_annotations_of_the_config()
    {
        _ = Bundle.Json("annotations", """{ "org.example.key": "a \"quoted\" value", "empty": "" }""");
        RunSleeper();

        JsonObject annotations = State().Json["annotations"]!.AsObject();

        Assert.Equal("a \"quoted\" value", (string?)annotations["org.example.key"]);
        Assert.Equal("", (string?)annotations["empty"]);
    }

    [Fact]
    public void State_of_a_stopped_container_has_pid_0()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        Assert.Equal(0, InitPid());
    }

    [Fact]
    public void State_names_the_time_of_creation()
    {
        _ = Create().Succeeded();

        DateTime created = DateTime.Parse((string)State().Json["created"]!, System.Globalization.CultureInfo.InvariantCulture).ToUniversalTime();

        Assert.InRange(created, DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow.AddSeconds(1));
    }

    [Fact]
    public void Paused_shows_in_the_state()
    {
        RunSleeper();
        _ = Runtime.Invoke("pause", Id).Succeeded();

        Assert.Equal("paused", Status());
    }

    [Fact]
    public void A_pid_that_another_process_has_now_is_not_taken_for_the_container()
    {
        RunSleeper();
        int pid = InitPid();
        _ = Libc.kill(pid, Libc.SIGKILL);

        WaitForStatus("stopped");
    }

    [Fact]
    public void List_shows_each_container_in_a_row_below_the_headings()
    {
        RunSleeper();

        CommandResult list = Runtime.Invoke("list").Succeeded();

        Assert.Equal(2, list.Lines.Length);
        Assert.Contains("PID", list.Lines[0], StringComparison.Ordinal);
        Assert.Contains("STATUS", list.Lines[0], StringComparison.Ordinal);
        string[] row = list.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([Id, $"{InitPid()}", "running", Bundle.Directory], row[..4]);
    }

    [Fact]
    public void List_quiet_prints_ids_only()
    {
        RunSleeper();

        _ = Runtime.Invoke("list", "--quiet").Succeeded().Printed(Id);
    }

    [Fact]
    public void List_as_json_is_an_array_of_states()
    {
        RunSleeper();

        CommandResult list = Runtime.Invoke("list", "--format", "json").Succeeded();

        JsonObject entry = Assert.Single(JsonNode.Parse(list.Output)!.AsArray())!.AsObject();
        Assert.Equal(Id, (string?)entry["id"]);
        Assert.Equal("running", (string?)entry["status"]);
        Assert.Equal(InitPid(), (int)entry["pid"]!);
        Assert.Equal(Bundle.Directory, (string?)entry["bundle"]);
    }

    [Fact]
    public void List_of_an_empty_state_root_prints_the_headings_only()
    {
        _ = HostDirectory("state");

        _ = Assert.Single(Runtime.Invoke("list").Succeeded().Lines);
    }

    [Fact]
    public void Ps_as_json_is_the_host_pids_of_all_processes()
    {
        _ = Bundle.Shell("sleep 1000 & exec sleep 1000");
        _ = Run("--detach").Succeeded();
        int[] expected = [];
        Eventually.True(() => (expected = [.. Cleanup.Processes(Directory, Bundle.Cgroup)]).Length == 2, "two processes run");

        JsonArray pids = JsonNode.Parse(Runtime.Invoke("ps", "--format", "json", Id).Succeeded().Output)!.AsArray();

        Assert.Equal(expected.Order(), pids.Select(p => (int)p!).Order());
    }

    [Fact]
    [Deviates(TargetKind.Crun, "prints pids only")]
    public void Ps_as_a_table_has_the_rows_of_ps_for_the_processes_of_the_container()
    {
        RunSleeper();

        CommandResult ps = Runtime.Invoke("ps", Id).Succeeded();

        Assert.Equal(2, ps.Lines.Length);
        Assert.Contains("PID", ps.Lines[0], StringComparison.Ordinal);
        Assert.Contains($"{InitPid()}", ps.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("sleep 1000", ps.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "takes no arguments for ps")]
    public void Ps_hands_its_arguments_to_ps()
    {
        RunSleeper();

        CommandResult ps = Runtime.Invoke("ps", Id, "-o", "pid,comm").Succeeded();

        Assert.Equal([$"{InitPid()}", "sleep"], ps.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Other_users_cannot_reach_the_state()
    {
        const UnixFileMode Others = (UnixFileMode)0x3f;
        _ = Create().Succeeded();

        UnixFileMode root = File.GetUnixFileMode(Runtime.StateRoot);
        UnixFileMode folder = File.GetUnixFileMode(Path.Combine(Runtime.StateRoot, Id));

        Assert.True((root & Others) == 0 || (folder & Others) == 0, $"state root {root}, folder {folder}");
    }
}
