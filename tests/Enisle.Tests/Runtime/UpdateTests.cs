using Enisle.Spec.Runtime;

namespace Enisle.Tests.Runtime;

[Collection(RuntimeFaceCollection.Name)]
public sealed class UpdateTests
{
    [Fact]
    public void Flags_become_limits_and_the_rest_stays_unset()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(0, face.Run(
            "update", "--memory", "64m", "--memory-swap=-1", "--cpu-share", "512", "--cpu-quota", "-1", "--cpuset-cpus", "0-1", "--cpu-idle", "1",
            "--blkio-weight", "500", "--pids-limit", "-1", "c1"));

        Resources resources = face.Level.Updated!;
        Assert.Equal(new MemoryLimits { Limit = 64 << 20, Swap = -1 }, resources.Memory);
        Assert.Equal(new CpuLimits { Shares = 512, Quota = -1, Cpus = "0-1", Idle = 1 }, resources.Cpu);
        Assert.Equal((ushort)500, resources.BlockIO!.Weight);
        Assert.Equal(-1, resources.PidsLimit);
    }

    [Fact]
    public void No_limit_on_memory_is_none_on_swap()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(0, face.Run("update", "--memory=-1", "c1"));

        Assert.Equal(-1, face.Level.Updated!.Memory!.Swap);
        Assert.Null(face.Level.Updated.PidsLimit);
        Assert.Null(face.Level.Updated.BlockIO);
    }

    [Fact]
    public void Schemata_reach_the_level_also_beside_a_file()
    {
        using FaceHarness face = new();
        face.AddInstance("c1");
        string file = Path.Combine(face.Home, "limits.json");
        File.WriteAllText(file, "{}");

        Assert.Equal(0, face.Run("update", "--resources", file, "--l3-cache-schema", "L3:0=f", "--mem-bw-schema", "MB:0=70", "c1"));

        Assert.Equal(("L3:0=f", "MB:0=70"), face.Level.Schemata);
        Assert.NotNull(face.Level.Updated);
    }

    [Fact]
    public void Limits_come_from_standard_input_too()
    {
        using FaceHarness face = new("""{"memory":{"limit":33554432},"cpu":{"quota":70000},"pids":{"limit":20}}""");
        face.AddInstance("c1");

        Assert.Equal(0, face.Run("update", "--resources", "-", "c1"));

        Assert.Equal(33554432, face.Level.Updated!.Memory!.Limit);
        Assert.Equal(70000, face.Level.Updated.Cpu!.Quota);
        Assert.Equal(20, face.Level.Updated.PidsLimit);
    }

    [Theory]
    [InlineData("--cpu-share=-1", "invalid value for cpu-share: -1: must be a number from 0 to 18446744073709551615")]
    [InlineData("--cpu-quota=1.5", "invalid value for cpu-quota: 1.5: must be a whole number")]
    [InlineData("--memory=10x", "invalid value for memory: 10x: must be a number of bytes, with a unit of k, m, g, t or p or without")]
    [InlineData("--memory=-2", "invalid value for memory: -2: must be a number of bytes, with a unit of k, m, g, t or p or without")]
    [InlineData("--memory=9000000000g", "invalid value for memory: 9000000000g: is too large")]
    [InlineData("--blkio-weight=9", "--blkio-weight: 9: must be from 10 to 1000")]
    [InlineData("--blkio-weight=70000", "--blkio-weight: 70000: must be from 10 to 1000")]
    [InlineData("--resources=/does/not/exist", "--resources: /does/not/exist: no such file or directory")]
    public void Value_against_its_rule_is_refused(string flag, string message)
    {
        using FaceHarness face = new();
        face.AddInstance("c1");

        Assert.Equal(1, face.Run("update", flag, "c1"));

        Assert.Equal(message, face.Message);
        Assert.Null(face.Level.Updated);
    }
}
