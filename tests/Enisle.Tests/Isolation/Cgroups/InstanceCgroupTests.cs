using System.Diagnostics;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation.Cgroups;
using Enisle.Spec.Runtime;
using Process = System.Diagnostics.Process;
using SpecResources = Enisle.Spec.Runtime.Resources;

namespace Enisle.Tests.Isolation.Cgroups;

/// <summary>On the real hierarchies of this host, each test in a cgroup of its own that it removes.</summary>
public sealed class InstanceCgroupTests : IDisposable
{
    private readonly string _path = $"/enisle-test-{Guid.NewGuid():N}";
    private readonly List<Process> _processes = [];
    private readonly CgroupHost _host;
    private InstanceCgroup? _cgroup;

    public InstanceCgroupTests()
    {
        CgroupHost? host = Environment.IsPrivilegedProcess ? CgroupHost.Detect() : null;
        Assert.SkipWhen(host is null, "needs root and mounted cgroups");
        _host = host!;
        string first = _host.Hierarchies[0].MountPoint;
        Assert.SkipUnless(CanMake(first), $"{first} is not writable");
    }

    [Fact]
    public void Detection_by_usual_places_agrees_with_the_mount_table()
    {
        List<CgroupHierarchy> table = CgroupMountTable.Parse(
            File.ReadAllBytes("/proc/self/mountinfo"), CgroupMembership.Parse(File.ReadAllBytes("/proc/self/cgroup")));

        Assert.Equal(table.Select(Describe), _host.Hierarchies.Select(Describe));

        static string Describe(CgroupHierarchy h) =>
            $"{h.Name}|{h.Version}|{h.MountPoint}|{string.Join(',', h.MountOptions)}|{string.Join(',', h.Controllers)}|{h.OwnDirectory}";
    }

    [Fact]
    public void Made_cgroups_are_removed_with_what_was_nested_in_them()
    {
        InstanceCgroup cgroup = Create();
        foreach (string directory in cgroup.Paths.Values)
        {
            Directory.CreateDirectory($"{directory}/a/b");
        }

        cgroup.Delete();

        Assert.NotEmpty(cgroup.Paths);
        Assert.All(cgroup.Paths.Values, directory => Assert.False(Directory.Exists(directory)));
        cgroup.Delete();
    }

    [Fact]
    public void Child_that_writes_0_to_each_join_is_in_each_cgroup()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Apply(SpecResources.None, isUpdate: false);
        IReadOnlyList<OwnedFd> joins = cgroup.OpenJoins();
        string redirects = string.Join("; ", joins.Select(fd => $"printf 0 > /proc/{Environment.ProcessId}/fd/{fd.Number}"));

        Process child = Start("/bin/bash", "-c", $"{redirects}; exec sleep 60");

        Assert.Equal(cgroup.Paths.Count, joins.Count);
        WaitUntil(() => cgroup.Paths.Values.All(d => File.ReadAllLines($"{d}/cgroup.procs").Contains($"{child.Id}")));
        foreach (OwnedFd join in joins)
        {
            join.Dispose();
        }

        Assert.Equal([child.Id], cgroup.Pids(recursive: false));
    }

    [Fact]
    public void Limits_reach_the_kernel()
    {
        Assert.SkipWhen(_host.Unified, "reads v1 files");
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
        Assert.SkipWhen(_host.Unified, "reads v1 files");
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
        Assert.SkipWhen(_host.Unified, "reads v1 files");
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
        Assert.SkipWhen(_host.Find("devices") is null, "needs the v1 devices controller");
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
    public void Paused_processes_stand_still_until_resumed()
    {
        InstanceCgroup cgroup = Create();
        Process child = Start("/bin/sleep", "60");
        cgroup.Join(child.Id);

        cgroup.Freeze();
        Assert.True(cgroup.IsFrozen);
        Assert.Equal([child.Id], cgroup.Pids(recursive: true));

        cgroup.Thaw();
        Assert.False(cgroup.IsFrozen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Kill_reaches_nested_and_paused_processes(bool paused)
    {
        InstanceCgroup cgroup = Create();
        Process outer = Start("/bin/sleep", "60");
        Process inner = Start("/bin/sleep", "60");
        cgroup.Join(outer.Id);
        cgroup.Join(inner.Id);
        foreach (string directory in cgroup.Paths.Values)
        {
            Directory.CreateDirectory($"{directory}/nested");
            File.WriteAllText($"{directory}/nested/cgroup.procs", $"{inner.Id}");
        }

        if (paused)
        {
            cgroup.Freeze();
        }

        cgroup.Signal(Signal.SIGKILL);

        Assert.True(outer.WaitForExit(5000));
        Assert.True(inner.WaitForExit(5000));
        Assert.Empty(cgroup.Pids(recursive: true));
    }

    [Fact]
    public void Signal_other_than_kill_reaches_all()
    {
        InstanceCgroup cgroup = Create();
        Process[] children = [Start("/bin/sleep", "60"), Start("/bin/sleep", "60")];
        Array.ForEach(children, child => cgroup.Join(child.Id));

        cgroup.Signal(Signal.SIGTERM);

        Assert.All(children, child => Assert.True(child.WaitForExit(5000)));
    }

    [Fact]
    public void Cgroup_with_processes_is_refused_to_a_second_instance()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Join(Start("/bin/sleep", "60").Id);

        EnisleException e = Assert.Throws<EnisleException>(() => InstanceCgroup.Create(_host, _path, "other"));

        Assert.Equal(ErrorKind.AlreadyExists, e.Kind);
        Assert.Contains("not empty", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Failure_half_way_leaves_nothing_behind()
    {
        CgroupHierarchy broken = new()
        {
            Name = "memory",
            Version = Enisle.Host.Cgroups.CgroupVersion.V1,
            MountPoint = "/proc/self/fdinfo",
            MountOptions = [],
            Controllers = ["memory"],
            OwnDirectory = "/proc/self/fdinfo",
        };
        CgroupHierarchy pids = Assert.IsType<CgroupHierarchy>(_host.Find("pids") ?? _host.Hierarchies[0]);

        Assert.Throws<LinuxException>(() => InstanceCgroup.Create(new CgroupHost([pids, broken]), _path, "x"));

        Assert.False(Directory.Exists(pids.MountPoint + _path));
    }

    [Fact]
    public void Statistics_count_what_ran()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Apply(new SpecResources { PidsLimit = 100, Memory = new MemoryLimits { Limit = 256 << 20 } }, isUpdate: false);
        Process child = Start("/bin/bash", "-c", "read; i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 60");
        cgroup.Join(child.Id);
        child.StandardInput.WriteLine();
        WaitUntil(() => cgroup.Stats().CpuTotal > 1_000_000);

        CgroupStats stats = cgroup.Stats();

        Assert.True(stats.CpuUser + stats.CpuSystem > 0);
        Assert.InRange(stats.PidsCurrent!.Value, 1ul, 2ul);
        Assert.Equal(100ul, stats.PidsLimit);
        Assert.Equal(256ul << 20, stats.MemoryLimit);
        Assert.True(stats.MemoryUsage > 0);
        Assert.True(stats.MemoryMaxUsage >= stats.MemoryUsage);
        Assert.NotEmpty(stats.MemoryDetail);
        Assert.Equal(0ul, stats.OomKills);
    }

    [Fact]
    public void Running_out_of_memory_is_noticed()
    {
        InstanceCgroup cgroup = Create();
        cgroup.Apply(new SpecResources { Memory = new MemoryLimits { Limit = 16 << 20, Swap = 16 << 20 } }, isUpdate: false);
        using OomWatch watch = cgroup.WatchOom();
        Assert.Equal(OomEvent.None, watch.Wait(0));
        Process child = Start("/bin/bash", "-c", "read; x=$(head -c 100000000 /dev/zero | tr '\\0' a)");
        cgroup.Join(child.Id);
        child.StandardInput.WriteLine();

        Assert.Equal(OomEvent.OutOfMemory, watch.Wait(10_000));

        Assert.True(cgroup.OomKilled);
        cgroup.Signal(Signal.SIGKILL);
        child.WaitForExit();
        cgroup.Delete();
        WaitUntil(() => watch.Take() == OomEvent.Gone);
    }

    [Fact]
    public void Update_adds_a_controller_that_the_instance_was_made_without()
    {
        Assert.SkipWhen(_host.Find("cpuset") is null, "needs the v1 cpuset controller");
        InstanceCgroup created = Create();
        Process child = Start("/bin/sleep", "60");
        created.Join(child.Id);
        Assert.DoesNotContain("cpuset", created.Paths.Keys);
        _cgroup = InstanceCgroup.Open(created.Paths);

        _cgroup.Apply(new SpecResources { Cpu = new CpuLimits { Cpus = "0" } }, isUpdate: true);

        Assert.Equal("0", Read("cpuset", "cpuset.cpus"));
        Assert.Equal($"{child.Id}", Read("cpuset", "cgroup.procs"));
        Assert.Equal([(ushort)0], _cgroup.Stats().Cpuset!.Cpus);
    }

    [Fact]
    public void Nested_cpuset_inherits_on_the_way_down()
    {
        Assert.SkipWhen(_host.Find("cpuset") is null, "needs the v1 cpuset controller");
        _cgroup = InstanceCgroup.Create(
            _host, $"{_path}/a/b", "x", new SpecResources { Cpu = new CpuLimits { Cpus = "0" } });
        _cgroup.Apply(new SpecResources { Cpu = new CpuLimits { Cpus = "0" } }, isUpdate: false);
        Process child = Start("/bin/sleep", "60");

        _cgroup.Join(child.Id);

        Assert.Equal("0", Read("cpuset", "cpuset.cpus"));
        child.Kill();
        child.WaitForExit();
        _cgroup.Delete();
        foreach (CgroupHierarchy hierarchy in _host.Hierarchies.Where(h => Directory.Exists(h.MountPoint + _path)))
        {
            Directory.Delete($"{hierarchy.MountPoint}{_path}/a");
            Directory.Delete($"{hierarchy.MountPoint}{_path}");
        }
    }

    [Fact]
    public void Hybrid_host_takes_from_v2_what_v1_lacks()
    {
        Assert.SkipUnless(_host.Hybrid && _host.Find("hugetlb") is null, "needs hugetlb on v2 beside v1");
        Assert.SkipUnless(
            File.ReadAllText($"{_host.UnifiedHierarchy!.MountPoint}/cgroup.controllers").Contains("hugetlb"), "v2 has no hugetlb");
        SpecResources resources = new() { HugepageLimits = [new HugepageLimit("2MB", 4 << 20)] };
        _cgroup = InstanceCgroup.Create(_host, _path, "x", resources);

        _cgroup.Apply(resources, isUpdate: false);

        Assert.Equal("4194304", Read("unified", "hugetlb.2MB.max"));
        Assert.Equal("4194304", Read("unified", "hugetlb.2MB.rsvd.max"));
        Assert.Equal(0ul, _cgroup.Stats().Hugepages["2MB"].Usage);
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
    public void What_this_host_cannot_do_is_one_line_that_names_the_field(string what, string message)
    {
        Assert.SkipUnless(_host.Hybrid, "messages of a hybrid host");
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
        _cgroup = InstanceCgroup.Create(_host, _path, "x", resources);

        EnisleException e = Assert.Throws<EnisleException>(() => _cgroup.Apply(resources, isUpdate: false));

        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    public void Dispose()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }

        _cgroup?.Thaw();
        _cgroup?.Delete();
        _cgroup?.Dispose();
    }

    private static bool CanMake(string mountPoint)
    {
        string probe = $"{mountPoint}/enisle-probe-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(probe);
            Directory.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void WaitUntil(Func<bool> condition)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.ElapsedMilliseconds < 10_000, "waited 10 s");
            Enisle.Host.Cgroups.Pause.Milliseconds(5);
        }
    }

    private InstanceCgroup Create() => _cgroup = InstanceCgroup.Create(_host, _path, "x");

    private string Read(string hierarchy, string file) => File.ReadAllText($"{_cgroup!.Paths[hierarchy]}/{file}").Trim();

    private Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        Process process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }
}
