using Enisle.Bundles;
using Enisle.Bundles.Limits;
using Enisle.Bundles.Mounts;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Bundles;

public sealed class FlagTests
{
    [Theory]
    [InlineData("/data", MountKind.Volume, null, "/data", false)]
    [InlineData("name:/data", MountKind.Volume, "name", "/data", false)]
    [InlineData("name:/data:ro", MountKind.Volume, "name", "/data", true)]
    [InlineData("/host:/in/side/../x", MountKind.Bind, "/host", "/in/x", false)]
    [InlineData("/host:/data:ro,rshared", MountKind.Bind, "/host", "/data", true)]
    public void Volumes_are_read_as_docker_reads_them(string text, MountKind kind, string? source, string target, bool readOnly)
    {
        MountOptions mount = VolumeFlag.Parse(text);
        Assert.Equal((kind, source, target, readOnly), (mount.Kind, mount.Source, mount.Target, mount.ReadOnly));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/host:relative")]
    [InlineData("/host:/")]
    [InlineData("/host:/../..")]
    [InlineData("na/me:/data")]
    [InlineData("x:/data")]
    [InlineData("/a:/b:ro:rw")]
    [InlineData("/a:/b:nonsense")]
    [InlineData("/a:/b:nocopy")]
    public void Broken_volumes_are_refused(string text) => Assert.Throws<EnisleException>(() => VolumeFlag.Parse(text));

    [Fact]
    public void The_long_form_says_the_same()
    {
        MountOptions mount = MountFlag.Parse("type=tmpfs,target=/run,tmpfs-size=64m,tmpfs-mode=0755,readonly");
        Assert.Equal((MountKind.Tmpfs, "/run", 64L << 20, 0x1EDu, true), (mount.Kind, mount.Target, mount.TmpfsSizeBytes, mount.TmpfsMode!.Value, mount.ReadOnly));
        Assert.Equal("/a,b", MountFlag.Parse("type=bind,\"source=/a,b\",dst=/x").Source);
    }

    [Theory]
    [InlineData("type=bind,target=/x")]
    [InlineData("type=nonsense,target=/x")]
    [InlineData("source=a1")]
    [InlineData("type=tmpfs,target=/x,tmpfs-mode=9")]
    [InlineData("type=volume,target=/x,sauce=y")]
    public void Broken_long_forms_are_refused(string text) => Assert.Throws<EnisleException>(() => MountFlag.Parse(text));

    [Theory]
    [InlineData("0", 0)]
    [InlineData("512", 512)]
    [InlineData("64k", 65536)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("10MiB", 10485760)]
    [InlineData("10MB", 10485760)]
    [InlineData("8b", 8)]
    public void Sizes(string text, long bytes) => Assert.Equal(bytes, ByteSize.Parse("--x", text));

    [Theory]
    [InlineData("")]
    [InlineData("k")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("1kk")]
    [InlineData("1..5k")]
    [InlineData("99999999999999p")]
    public void Broken_sizes_are_refused(string text) => Assert.Throws<EnisleException>(() => ByteSize.Parse("--x", text));

    [Fact]
    public void Ulimits_are_limits_and_the_last_of_a_kind_counts() =>
        Assert.Equal([new Rlimit("RLIMIT_CORE", ulong.MaxValue, ulong.MaxValue), new Rlimit("RLIMIT_NOFILE", 10, 20)], UlimitRules.Parse(["nofile=1", "core=-1", "nofile=10:20"]));

    [Theory]
    [InlineData("nofile")]
    [InlineData("nofile=")]
    [InlineData("nofile=20:10")]
    [InlineData("nofile=1:2:3")]
    [InlineData("nothing=1")]
    public void Broken_ulimits_are_refused(string text) => Assert.Throws<EnisleException>(() => UlimitRules.Parse([text]));

    [Fact]
    public void Memory_without_a_word_about_swap_gets_as_much_swap()
    {
        MemoryLimits memory = LimitRules.Limits(new HostOptions { MemoryBytes = 64 << 20 }).Memory!;
        Assert.Equal((64L << 20, 128L << 20), (memory.Limit!.Value, memory.Swap!.Value));
    }

    [Fact]
    public void Half_a_processor_is_half_a_period()
    {
        CpuLimits cpu = LimitRules.Limits(new HostOptions { NanoCpus = 500_000_000 }).Cpu!;
        Assert.Equal((50_000L, 100_000ul), (cpu.Quota!.Value, cpu.Period!.Value));
    }

    [Fact]
    public void Limits_that_contradict_each_other_are_refused()
    {
        Assert.Throws<EnisleException>(() => LimitRules.Limits(new HostOptions { MemoryBytes = 1 << 20 }));
        Assert.Throws<EnisleException>(() => LimitRules.Limits(new HostOptions { MemorySwapBytes = 1 << 30 }));
        Assert.Throws<EnisleException>(() => LimitRules.Limits(new HostOptions { MemoryBytes = 1 << 30, MemorySwapBytes = 1 << 29 }));
        Assert.Throws<EnisleException>(() => LimitRules.Limits(new HostOptions { NanoCpus = 1, CpuQuotaMicros = 1 }));
        Assert.Throws<EnisleException>(() => LimitRules.Limits(new HostOptions { MemorySwappiness = 101 }));
        Assert.Throws<EnisleException>(() => LimitRules.Limits(new HostOptions { BlkioWeight = 5 }));
    }
}
