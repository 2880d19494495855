using Enisle.Host;
using Enisle.Isolation.Cgroups;
using Enisle.Spec.Runtime;
using Process = System.Diagnostics.Process;
using SpecResources = Enisle.Spec.Runtime.Resources;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>Limits, as the kernel has them afterwards.</summary>
public sealed class InstanceLimitsTests : CgroupFixture
{
    [Fact]
    public void Limits_reach_the_kernel()
    {
        Assert.SkipWhen(Host.Unified, "reads v1 files");
        InstanceCgroup cgroup = Create();

        cgroup.Apply(
            new SpecResources
            {
                Memory = new MemoryLimits { Limit = 64 << 20, Swap = 96 << 20, Reservation = 32 << 20, Swappiness = 10 },
                Cpu = new CpuLimits { Shares = 512, Period = 50_000, Quota = 25_000, Burst = 5_000 },
                PidsLimit = 17,
            },
            isUpdate: false);

        Assert.Equal("67108864", Read("memory", "memory.limit_in_bytes"));
        Assert.Equal("100663296", Read("memory", "memory.memsw.limit_in_bytes"));
        Assert.Equal("33554432", Read("memory", "memory.soft_limit_in_bytes"));
        Assert.Equal("10", Read("memory", "memory.swappiness"));
        Assert.Equal("512", Read("cpu", "cpu.shares"));
        Assert.Equal("25000", Read("cpu", "cpu.cfs_quota_us"));
        Assert.Equal("50000", Read("cpu", "cpu.cfs_period_us"));
        Assert.Equal("5000", Read("cpu", "cpu.cfs_burst_us"));
        Assert.Equal("17", Read("pids", "pids.max"));
    }

    [Theory]
    [InlineData(64, 64, 128, 128)]
    [InlineData(128, 256, 64, 64)]
    [InlineData(64, 64, 32, 256)]
    [InlineData(64, 128, -1, 0)]
    public void Memory_and_swap_grow_and_shrink(long limit, long swap, long newLimit, long newSwap)
    {
        Assert.SkipWhen(Host.Unified, "reads v1 files");
        InstanceCgroup cgroup = Create();
        cgroup.Apply(Memory(limit, swap), isUpdate: false);

        cgroup.Apply(Memory(newLimit, newSwap), isUpdate: true);

        Assert.Equal(Expected(newLimit), Read("memory", "memory.limit_in_bytes"));
        Assert.Equal(Expected(newSwap == 0 ? newLimit : newSwap), Read("memory", "memory.memsw.limit_in_bytes"));

        static string Expected(long mebibytes) => mebibytes < 0 ? "9223372036854771712" : $"{mebibytes << 20}";
        static SpecResources Memory(long l, long s) => new()
        {
            Memory = new MemoryLimits { Limit = l < 0 ? l : l << 20, Swap = s < 0 ? s : s << 20 },
        };
    }

    [Fact]
    public void Bandwidth_changes_in_any_order()
    {
        Assert.SkipWhen(Host.Unified, "reads v1 files");
        InstanceCgroup cgroup = Create();
        cgroup.Apply(Cpu(100_000, 50_000, 40_000), isUpdate: false);
        cgroup.Apply(Cpu(10_000, 5_000, 1_000), isUpdate: true);
        Assert.Equal("1000", Read("cpu", "cpu.cfs_burst_us"));
        cgroup.Apply(Cpu(100_000, 90_000, 80_000), isUpdate: true);
        Assert.Equal("80000", Read("cpu", "cpu.cfs_burst_us"));
        Assert.Equal("90000", Read("cpu", "cpu.cfs_quota_us"));

        static SpecResources Cpu(ulong period, long quota, ulong burst) =>
            new() { Cpu = new CpuLimits { Period = period, Quota = quota, Burst = burst } };
    }

    [Fact]
    public void Device_rules_become_the_v1_list_and_change_without_starting_over()
    {
        Assert.SkipWhen(Host.Find("devices") is null, "needs the v1 devices controller");
        InstanceCgroup cgroup = Create();
        DeviceRule fuse = new() { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rwm" };
        cgroup.Apply(new SpecResources { Devices = [new() { Allow = false, Access = "rwm" }, fuse] }, isUpdate: false);
        string[] made = Read("devices", "devices.list").Split('\n');
        Assert.Equal(13, made.Length);
        Assert.Contains("c 10:229 rwm", made);
        Assert.Contains("c 136:* rwm", made);

        cgroup.Apply(new SpecResources { Devices = [fuse with { Access = "r" }] }, isUpdate: true);

        Assert.Contains("c 10:229 r", Read("devices", "devices.list").Split('\n'));

        cgroup.Apply(new SpecResources { Devices = [new() { Allow = true }] }, isUpdate: true);

        Assert.Equal("a *:* rwm", Read("devices", "devices.list"));
    }

    [Fact]
    public void Update_adds_a_controller_that_the_instance_was_made_without()
    {
        Assert.SkipWhen(Host.Find("cpuset") is null, "needs the v1 cpuset controller");
        InstanceCgroup created = Create();
        Process child = Start("/bin/sleep", "60");
        created.Join(child.Id);
        Assert.DoesNotContain("cpuset", created.Paths.Keys);
        Cgroup = InstanceCgroup.Open(created.Paths);

        Cgroup.Apply(new SpecResources { Cpu = new CpuLimits { Cpus = "0" } }, isUpdate: true);

        Assert.Equal("0", Read("cpuset", "cpuset.cpus"));
        Assert.Equal($"{child.Id}", Read("cpuset", "cgroup.procs"));
        Assert.Equal([(ushort)0], Cgroup.Stats().Cpuset!.Cpus);
    }

    [Fact]
    public void Nested_cpuset_inherits_on_the_way_down()
    {
        Assert.SkipWhen(Host.Find("cpuset") is null, "needs the v1 cpuset controller");
        Cgroup = InstanceCgroup.Create(
            Host, $"{CgroupPath}/a/b", "x", new SpecResources { Cpu = new CpuLimits { Cpus = "0" } });
        Cgroup.Apply(new SpecResources { Cpu = new CpuLimits { Cpus = "0" } }, isUpdate: false);
        Process child = Start("/bin/sleep", "60");

        Cgroup.Join(child.Id);

        Assert.Equal("0", Read("cpuset", "cpuset.cpus"));
        child.Kill();
        child.WaitForExit();
        Cgroup.Delete();
        foreach (CgroupHierarchy hierarchy in Host.Hierarchies.Where(h => Directory.Exists(h.MountPoint + CgroupPath)))
        {
            Directory.Delete($"{hierarchy.MountPoint}{CgroupPath}/a");
            Directory.Delete($"{hierarchy.MountPoint}{CgroupPath}");
        }
    }

    [Fact]
    public void HybridHost_takes_from_v2_what_v1_lacks()
    {
        Assert.SkipUnless(Host.Hybrid && Host.Find("hugetlb") is null, "needs hugetlb on v2 beside v1");
        Assert.SkipUnless(
            File.ReadAllText($"{Host.UnifiedHierarchy!.MountPoint}/cgroup.controllers").Contains("hugetlb"), "v2 has no hugetlb");
        SpecResources resources = new() { HugepageLimits = [new HugepageLimit("2MB", 4 << 20)] };
        Cgroup = InstanceCgroup.Create(Host, CgroupPath, "x", resources);

        Cgroup.Apply(resources, isUpdate: false);

        Assert.Equal("4194304", Read("unified", "hugetlb.2MB.max"));
        Assert.Equal("4194304", Read("unified", "hugetlb.2MB.rsvd.max"));
        Assert.Equal(0ul, Cgroup.Stats().Hugepages["2MB"].Usage);
    }

    public static TheoryData<string, string> Refusals => new()
    {
        { "unified", "linux.resources.unified: the host has cgroup v1" },
        { "rdma", "linux.resources.rdma: the host has no rdma controller" },
        { "network", "linux.resources.network.classID: the host has no net_cls controller" },
        { "cpus", "linux.resources.cpu.cpus: write \"4096\"" },
        { "swappiness", "linux.resources.memory.swappiness: 101 is not between 0 and 100" },
        { "realtime", "linux.resources.cpu.realtimeRuntime: write \"9223372036854775807\"" },
        { "weight", "linux.resources.blockIO.leafWeight: this kernel has no blkio.leaf_weight" },
        { "hugepages", "linux.resources.hugepageLimits[0]: this kernel has no hugetlb.3MB.max" },
        { "throttle", "linux.resources.blockIO.throttleReadBpsDevice[0]: write \"4095:4095 1\"" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void What_thisHost_cannot_do_is_one_line_that_names_the_field(string what, string message)
    {
        Assert.SkipUnless(Host.Hybrid, "messages of a hybrid host");
        SpecResources resources = what switch
        {
            "unified" => new() { Unified = new Dictionary<string, string> { ["memory.high"] = "1" } },
            "rdma" => new() { Rdma = [new RdmaLimit("mlx5_0", 1, 1)] },
            "network" => new() { Network = new NetworkLimits { ClassId = 1 } },
            "cpus" => new() { Cpu = new CpuLimits { Cpus = "4096" } },
            "swappiness" => new() { Memory = new MemoryLimits { Swappiness = 101 } },
            "realtime" => new() { Cpu = new CpuLimits { RealtimeRuntime = long.MaxValue } },
            "weight" => new() { BlockIO = new BlockIO { Weight = 300, LeafWeight = 300 } },
            "hugepages" => new() { HugepageLimits = [new HugepageLimit("3MB", 1)] },
            _ => new() { BlockIO = new BlockIO { ThrottleReadBpsDevice = [new ThrottleDevice(4095, 4095, 1)] } },
        };
        Cgroup = InstanceCgroup.Create(Host, CgroupPath, "x", resources);

        EnisleException e = Assert.Throws<EnisleException>(() => Cgroup.Apply(resources, isUpdate: false));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }
}
