using System.Text.Json;
using Enisle.Isolation.Cgroups;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Runtime;

[Collection(RuntimeFaceCollection.Name)]
public sealed class VerbTests
{
    [Theory]
    [InlineData("kill c1", "kill c1 15")]
    [InlineData("kill c1 KILL", "kill c1 9")]
    [InlineData("kill c1 sigusr1", "kill c1 10")]
    [InlineData("kill c1 9", "kill c1 9")]
    [InlineData("kill c1 0", "kill c1 0")]
    [InlineData("kill --all c1 KILL", "kill-all c1 9")]
    [InlineData("kill c1 HUP -a", "kill-all c1 1")]
    [InlineData("kill c1 SIGRTMIN+3", "kill c1 37")]
    [InlineData("pause c1", "pause c1")]
    [InlineData("resume c1", "resume c1")]
    [InlineData("start c1", "start c1")]
    [InlineData("delete -f c1", "delete c1 force")]
    [InlineData("delete c1 --force", "delete c1 force")]
    public void Verb_reaches_the_level(string line, string call)
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(0, face.Run(line.Split(' ')));

        Assert.Equal([call], face.Level.Calls);
    }

    [Theory]
    [InlineData("65")]
    [InlineData("-1")]
    [InlineData("NOPE")]
    [InlineData("SIGRTMIN+31")]
    [InlineData("99999999999")]
    [InlineData(" 9")]
    public void Signal_that_there_is_not_is_refused(string signal)
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(1, face.Run("kill", "--", "c1", signal));

        Assert.Equal($"unknown signal \"{signal}\"", face.Message);
        Assert.Empty(face.Level.Calls);
    }

    [Fact]
    public void Killing_a_stopped_instance_says_what_containerd_looks_for()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        face.Level.Statuses["c1"] = ContainerStatus.Stopped;

        Assert.Equal(1, face.Run("kill", "c1", "KILL"));

        Assert.Equal("container not running", face.Message);
    }

    [Fact]
    public void Regular_expression_takes_all_that_match()
    {
        using FaceHarness face = new();
        face.AddInstance("web-1");
        face.AddInstance("web-2");
        face.AddInstance("db-1");

        Assert.Equal(0, face.Run("kill", "--regex", "^web-", "KILL"));
        Assert.Equal(0, face.Run("delete", "-f", "-r", "web-(1|3)"));

        Assert.Equal(["kill web-1 9", "kill web-2 9", "delete web-1 force"], face.Level.Calls);
    }

    [Fact]
    public void Regular_expression_that_is_none_is_named()
    {
        using FaceHarness face = new();

        Assert.Equal(1, face.Run("kill", "--regex", "a(", "KILL"));

        Assert.Equal("--regex: a(: not a regular expression", face.Message);
    }

    [Fact]
    public void Deleting_what_runs_is_refused_with_its_status()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(1, face.Run("delete", "c1"));

        Assert.Equal("cannot delete container c1 that is not stopped: running", face.Message);
    }

    [Fact]
    public void Forced_delete_of_nothing_succeeds()
    {
        using FaceHarness face = new();

        Assert.Equal(0, face.Run("delete", "--force", "nope"));

        Assert.Empty(face.Error);
    }

    [Fact]
    public void Half_created_instance_can_be_deleted()
    {
        using FaceHarness face = new();
        face.Root.Create("c1").Dispose();

        Assert.Equal(0, face.Run("delete", "c1"));

        Assert.Equal(["delete c1"], face.Level.Calls);
        Assert.False(Directory.Exists($"{face.Root.Path}/c1"));
    }

    [Fact]
    public void State_is_runcs_json()
    {
        using FaceHarness face = new();
        face.AddInstance(FakeLevel.NewRecord("c1") with { Annotations = new Dictionary<string, string> { ["org.example.a"] = "<b>" } });

        Assert.Equal(0, face.Run("state", "c1"));

        Assert.Equal(
            """
            {
              "ociVersion": "1.3.0",
              "id": "c1",
              "pid": 4711,
              "status": "running",
              "bundle": "/bundles/b",
              "rootfs": "/bundles/b/rootfs",
              "created": "2026-11-25T01:19:31.2615463Z",
              "annotations": {
                "org.example.a": "<b>"
              },
              "owner": ""
            }
            """,
            face.Output);
    }

    [Fact]
    public void Stopped_instance_has_no_pid()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        face.Level.Statuses["c1"] = ContainerStatus.Stopped;

        face.Run("state", "c1");

        using JsonDocument state = JsonDocument.Parse(face.Output);
        Assert.Equal(0, state.RootElement.GetProperty("pid").GetInt32());
        Assert.Equal("stopped", state.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public void List_is_a_table_as_runc_prints_it()
    {
        using FaceHarness face = new();
        face.AddInstance("x2");
        face.AddInstance(FakeLevel.NewRecord("x1") with { Owner = 4000000000 });

        Assert.Equal(0, face.Run("list"));

        Assert.Equal(
            "ID          PID         STATUS      BUNDLE       CREATED                        OWNER\n"
            + "x1          4711        running     /bundles/b   2026-11-25T01:19:31.2615463Z   #4000000000\n"
            + "x2          4711        running     /bundles/b   2026-11-25T01:19:31.2615463Z   root\n",
            face.Output);
    }

    [Fact]
    public void List_of_nothing_is_a_header_or_null()
    {
        using FaceHarness table = new();
        using FaceHarness json = new();

        table.Run("list");
        json.Run("list", "-f", "json");

        Assert.Equal("ID          PID         STATUS      BUNDLE      CREATED     OWNER\n", table.Output);
        Assert.Equal("null\n", json.Output);
    }

    [Fact]
    public void Quiet_list_goes_past_a_half_created_instance()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        face.Root.Create("half").Dispose();

        Assert.Equal(0, face.Run("list", "-q"));

        Assert.Equal("c1\n", face.Output);
        Assert.StartsWith("load container half: ", face.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_list_is_one_line()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        face.Run("list", "--format=json");

        Assert.Equal(
            """[{"ociVersion":"1.3.0","id":"c1","pid":4711,"status":"running","bundle":"/bundles/b","rootfs":"/bundles/b/rootfs","created":"2026-11-25T01:19:31.2615463Z","owner":"root"}]"""
            + "\n",
            face.Output);
    }

    [Fact]
    public void Statistics_are_runcs_event()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        face.Level.Statistics = new CgroupStats
        {
            CpuTotal = 18964924,
            CpuUser = 10000000,
            CpuSystem = 0,
            CpuPerProcessor = [18964924, 0],
            MemoryUsage = 307200,
            MemoryMaxUsage = 2072576,
            MemoryLimit = 9223372036854771712,
            MemoryFailCount = 0,
            KernelUsage = 253952,
            MemoryDetail = new Dictionary<string, ulong> { ["cache"] = 4096, ["rss"] = 53248 },
            PidsCurrent = 1,
            BlockIOBytes = [new BlockIOEntry(8, 0, "Read", 512)],
            Hugepages = new Dictionary<string, HugepageUsage> { ["2MB"] = new(0, 2097152, 3) },
        };

        Assert.Equal(0, face.Run("events", "--stats", "c1"));

        Assert.Equal(
            """{"type":"stats","id":"c1","data":{"cpu":{"usage":{"total":18964924,"percpu":[18964924,0],"kernel":0,"user":10000000},"throttling":{}},"""
            + "\"memory\":{\"cache\":4096,\"usage\":{\"limit\":9223372036854771712,\"usage\":307200,\"max\":2072576,\"failcnt\":0},\"swap\":{\"limit\":0,\"failcnt\":0},"
            + "\"kernel\":{\"limit\":0,\"usage\":253952,\"failcnt\":0},\"kernelTCP\":{\"limit\":0,\"failcnt\":0},\"raw\":{\"cache\":4096,\"rss\":53248}},"
            + "\"pids\":{\"current\":1},\"blkio\":{\"ioServiceBytesRecursive\":[{\"major\":8,\"op\":\"Read\",\"value\":512}]},"
            + "\"hugetlb\":{\"2MB\":{\"max\":2097152,\"failcnt\":3}},\"intel_rdt\":{},\"network_interfaces\":null}}"
            + "\n",
            face.Output);
    }

    [Fact]
    public void Events_of_a_stopped_instance_are_refused()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        face.Level.Statuses["c1"] = ContainerStatus.Stopped;

        Assert.Equal(1, face.Run("events", "--stats", "c1"));

        Assert.Equal("container with id c1 is not running", face.Message);
    }

    [Fact]
    public void Processes_are_json_or_lines_of_ps()
    {
        using FaceHarness json = new();
        using FaceHarness table = new();
        json.AddInstance(FakeLevel.NewRecord("c1") with { Pid = Environment.ProcessId });
        table.AddInstance(FakeLevel.NewRecord("c1") with { Pid = Environment.ProcessId });

        Assert.Equal(0, json.Run("ps", "--format", "json", "c1"));
        Assert.Equal(0, table.Run("ps", "c1", "-o", "pid,comm"));

        Assert.Equal($"[{Environment.ProcessId}]\n", json.Output);
        string[] lines = table.Output.TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal(["PID", "COMMAND"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal($"{Environment.ProcessId}", lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0]);
    }

    [Fact]
    public void Features_name_what_is_recognized()
    {
        using FaceHarness face = new();

        Assert.Equal(0, face.Run("features"));

        using JsonDocument document = JsonDocument.Parse(face.Output);
        JsonElement linux = document.RootElement.GetProperty("linux");
        Assert.Equal("1.0.0", document.RootElement.GetProperty("ociVersionMin").GetString());
        Assert.Equal("1.3.0", document.RootElement.GetProperty("ociVersionMax").GetString());
        Assert.Equal(6, document.RootElement.GetProperty("hooks").GetArrayLength());
        Assert.Contains("rro", Strings(document.RootElement.GetProperty("mountOptions")));
        Assert.Contains("time", Strings(linux.GetProperty("namespaces")));
        Assert.Equal(41, linux.GetProperty("capabilities").GetArrayLength());
        Assert.True(linux.GetProperty("cgroup").GetProperty("v2").GetBoolean());
        Assert.Contains("SCMP_ACT_NOTIFY", Strings(linux.GetProperty("seccomp").GetProperty("actions")));
        Assert.True(linux.GetProperty("mountExtensions").GetProperty("idmap").GetProperty("enabled").GetBoolean());
    }

    private static IEnumerable<string?> Strings(JsonElement list) => list.EnumerateArray().Select(static item => item.GetString());
}
