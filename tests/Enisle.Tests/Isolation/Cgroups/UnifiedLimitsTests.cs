using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups.Limits;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>What is written to v2's files: a plain directory stands for the cgroup, so that hosts without these controllers test it too.</summary>
public sealed class UnifiedLimitsTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("enisle-cgroup-").FullName;
    private readonly CgroupDirectory _cgroup;

    public UnifiedLimitsTests() => _cgroup = new CgroupDirectory(_path);

    [Theory]
    [InlineData(25_000L, 50_000ul, "25000 50000")]
    [InlineData(25_000L, null, "25000 100000")]
    [InlineData(-1L, 50_000ul, "max 50000")]
    [InlineData(null, 50_000ul, "max 50000")]
    public void Quota_and_period_are_one_value(long? quota, ulong? period, string expected)
    {
        Files("cpu.max");

        CpuController.ApplyV2(_cgroup, new CpuLimits { Quota = quota, Period = period });

        Assert.Equal(expected, Read("cpu.max"));
    }

    [Fact]
    public void Shares_burst_and_idle_have_their_files()
    {
        Files("cpu.weight", "cpu.max", "cpu.max.burst", "cpu.idle");

        CpuController.ApplyV2(_cgroup, new CpuLimits { Shares = 1024, Burst = 7, Quota = 10, Idle = 1 });

        Assert.Equal("100", Read("cpu.weight"));
        Assert.Equal("7", Read("cpu.max.burst"));
        Assert.Equal("1", Read("cpu.idle"));
    }

    [Fact]
    public void Memory_limit_and_swap_are_told_apart()
    {
        Files("memory.max", "memory.swap.max", "memory.low");

        MemoryController.ApplyV2(_cgroup, new MemoryLimits { Limit = 1000, Swap = 1500, Reservation = -1, Kernel = 5, UseHierarchy = true });

        Assert.Equal("1000", Read("memory.max"));
        Assert.Equal("500", Read("memory.swap.max"));
        Assert.Equal("max", Read("memory.low"));
    }

    [Fact]
    public void Swap_equal_to_memory_means_none()
    {
        Files("memory.max", "memory.swap.max");

        MemoryController.ApplyV2(_cgroup, new MemoryLimits { Limit = 1000, Swap = 1000 });

        Assert.Equal("0", Read("memory.swap.max"));
    }

    [Fact]
    public void Kernel_without_swap_accounting_is_not_asked_to_lift_it()
    {
        Files("memory.max");
        File.WriteAllText($"{_path}/memory.max", "max\n");

        MemoryController.ApplyV2(_cgroup, new MemoryLimits { Limit = 1000, Swap = -1 });

        EnisleException e = Assert.Throws<EnisleException>(
            () => MemoryController.ApplyV2(_cgroup, new MemoryLimits { Limit = 1000, Swap = 2000 }));
        Assert.Equal("linux.resources.memory.swap: this kernel has no memory.swap.max", e.Message);
    }

    [Fact]
    public void Limit_not_above_what_is_in_use_is_refused_when_asked_to_check()
    {
        Files("memory.max", "memory.swap.max");
        File.WriteAllText($"{_path}/memory.current", "5000\n");
        MemoryLimits limits = new() { Limit = 4000, CheckBeforeUpdate = true };

        EnisleException e = Assert.Throws<EnisleException>(() => MemoryController.ApplyV2(_cgroup, limits));

        Assert.Equal("linux.resources.memory.limit: 4000 is not above the memory in use, 5000 bytes", e.Message);
        Assert.Equal(string.Empty, Read("memory.max"));
    }

    [Fact]
    public void What_v2_does_not_have_is_refused_by_name()
    {
        Refused("linux.resources.memory.swappiness", () => MemoryController.ApplyV2(_cgroup, new MemoryLimits { Swappiness = 1 }));
        Refused("linux.resources.memory.kernelTCP", () => MemoryController.ApplyV2(_cgroup, new MemoryLimits { KernelTcp = 1 }));
        Refused("linux.resources.memory.disableOOMKiller", () => MemoryController.ApplyV2(_cgroup, new MemoryLimits { DisableOomKiller = true }));
        Refused("linux.resources.memory.useHierarchy", () => MemoryController.ApplyV2(_cgroup, new MemoryLimits { UseHierarchy = false }));
        Refused("linux.resources.cpu.realtimePeriod", () => CpuController.ApplyV2(_cgroup, new CpuLimits { RealtimePeriod = 1 }));
        Refused("linux.resources.cpu.realtimeRuntime", () => CpuController.ApplyV2(_cgroup, new CpuLimits { RealtimeRuntime = 1 }));
        Refused("linux.resources.blockIO.leafWeight", () => BlockIOController.ApplyV2(_cgroup, new BlockIO { LeafWeight = 10 }));
    }

    [Fact]
    public void Controller_that_is_not_enabled_is_named()
    {
        File.WriteAllText($"{_path}/cgroup.controllers", "cpu pids\n");

        EnisleException e = Assert.Throws<EnisleException>(
            () => MemoryController.ApplyV2(_cgroup, new MemoryLimits { Limit = 1000 }));

        Assert.Equal($"linux.resources.memory.limit: the memory controller is not enabled in {_path}", e.Message);
    }

    [Fact]
    public void Gone_cgroup_is_told_from_a_missing_file()
    {
        using CgroupDirectory gone = new(_path + "/gone");

        EnisleException e = Assert.Throws<EnisleException>(() => PidsController.Apply(gone, 5));

        Assert.Equal($"linux.resources.pids.limit: the cgroup {_path}/gone is gone", e.Message);
    }

    [Theory]
    [InlineData(5, "5")]
    [InlineData(0, "max")]
    [InlineData(-1, "max")]
    public void Task_limit_of_0_and_below_is_none(long limit, string expected)
    {
        Files("pids.max");

        PidsController.Apply(_cgroup, limit);

        Assert.Equal(expected, Read("pids.max"));
    }

    [Fact]
    public void Weight_goes_to_the_scheduler_that_is_there()
    {
        Files("io.weight");
        BlockIOController.ApplyV2(_cgroup, new BlockIO { Weight = 1000 });
        Assert.Equal("10000", Read("io.weight"));

        Files("io.bfq.weight");
        BlockIOController.ApplyV2(_cgroup, new BlockIO { Weight = 1000, WeightDevice = [new WeightDevice(8, 0, 300, null)] });
        Assert.Equal("8:0 300", Read("io.bfq.weight"));
    }

    [Theory]
    [InlineData(100ul, "8:16 wiops=100")]
    [InlineData(0ul, "8:16 wiops=max")]
    public void Rate_names_its_key(ulong rate, string expected)
    {
        Files("io.max");

        BlockIOController.ApplyV2(_cgroup, new BlockIO { ThrottleWriteIopsDevice = [new ThrottleDevice(8, 16, rate)] });

        Assert.Equal(expected, Read("io.max"));
    }

    [Fact]
    public void Huge_page_limit_is_also_one_of_reservations()
    {
        Files("hugetlb.2MB.max", "hugetlb.2MB.rsvd.max");

        HugeTlbController.Apply(_cgroup, CgroupVersion.V2, [new HugepageLimit("2MB", ulong.MaxValue)]);

        Assert.Equal("9223372036854775807", Read("hugetlb.2MB.max"));
        Assert.Equal("9223372036854775807", Read("hugetlb.2MB.rsvd.max"));
    }

    [Fact]
    public void Rdma_limit_is_one_line()
    {
        Files("rdma.max");

        RdmaController.Apply(_cgroup, [new RdmaLimit("mlx5_0", 2, 2000)]);

        Assert.Equal("mlx5_0 hca_handle=2 hca_object=2000", Read("rdma.max"));
    }

    [Fact]
    public void Unified_content_is_written_line_by_line()
    {
        Files("io.max", "memory.high");

        UnifiedFiles.Apply(_cgroup, new Dictionary<string, string> { ["io.max"] = "1:1 rbps=1\n8:0 rbps=2", ["memory.high"] = "1000" });

        Assert.Equal("8:0 rbps=2", Read("io.max"));
        Assert.Equal("1000", Read("memory.high"));
    }

    [Theory]
    [InlineData("../memory.max")]
    [InlineData("a/b.c")]
    [InlineData("tasks")]
    [InlineData(".x")]
    [InlineData("")]
    public void Unified_name_that_is_no_file_of_a_controller_is_refused(string name)
    {
        EnisleException e = Assert.Throws<EnisleException>(
            () => UnifiedFiles.Apply(_cgroup, new Dictionary<string, string> { [name] = "1" }));

        Assert.StartsWith("linux.resources.unified[", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../x")]
    [InlineData("")]
    public void Page_size_that_leads_elsewhere_is_refused(string size)
    {
        Assert.Throws<EnisleException>(() => HugeTlbController.Apply(_cgroup, CgroupVersion.V1, [new HugepageLimit(size, 1)]));
    }

    [Theory]
    [InlineData("eth0 1\nlo")]
    [InlineData("an-interface-name-too-long")]
    public void Interface_name_that_is_none_is_refused(string name)
    {
        Assert.Throws<EnisleException>(() => NetworkController.ApplyPriorities(_cgroup, [new InterfacePriority(name, 1)]));
    }

    public void Dispose()
    {
        _cgroup.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    private static void Refused(string field, Action apply) =>
        Assert.StartsWith($"{field}: ", Assert.Throws<EnisleException>(apply).Message, StringComparison.Ordinal);

    private void Files(params string[] names) => Array.ForEach(names, name => File.WriteAllText($"{_path}/{name}", string.Empty));

    private string Read(string file) => File.ReadAllText($"{_path}/{file}");
}
