using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>linux.resources and linux.cgroupsPath on cgroup v1, as the files of the controllers show them.</summary>
[RequiresRoot]
[RequiresCgroupV1("memory", "cpu", "cpuset", "pids", "freezer", "devices")]
public sealed class CgroupTests : ContainerTest
{
    [Theory]
    [InlineData("memory", """{ "limit": 67108864 }""", "memory", "memory.limit_in_bytes", "67108864")]
    [InlineData("memory", """{ "limit": 67108864, "swap": 134217728 }""", "memory", "memory.memsw.limit_in_bytes", "134217728")]
    [InlineData("memory", """{ "limit": 67108864, "swap": 67108864 }""", "memory", "memory.memsw.limit_in_bytes", "67108864")]
    [InlineData("memory", """{ "limit": 67108864, "reservation": 33554432 }""", "memory", "memory.soft_limit_in_bytes", "33554432")]
    [InlineData("memory", """{ "swappiness": 35 }""", "memory", "memory.swappiness", "35")]
    [InlineData("cpu", """{ "shares": 512 }""", "cpu", "cpu.shares", "512")]
    [InlineData("cpu", """{ "quota": 50000, "period": 100000 }""", "cpu", "cpu.cfs_quota_us", "50000")]
    [InlineData("cpu", """{ "quota": 20000, "period": 40000 }""", "cpu", "cpu.cfs_period_us", "40000")]
    [InlineData("cpu", """{ "quota": -1 }""", "cpu", "cpu.cfs_quota_us", "-1")]
    [InlineData("cpu", """{ "cpus": "0" }""", "cpuset", "cpuset.cpus", "0")]
    [InlineData("cpu", """{ "mems": "0" }""", "cpuset", "cpuset.mems", "0")]
    [InlineData("pids", """{ "limit": 33 }""", "pids", "pids.max", "33")]
    [InlineData("pids", """{ "limit": -1 }""", "pids", "pids.max", "max")]
    public void A_limit_is_written_to_its_file(string resource, string json, string controller, string file, string expected)
    {
        if (!File.Exists($"/sys/fs/cgroup/{controller}/{file}") && file.Contains("memsw", StringComparison.Ordinal))
        {
            Assert.Skip("needs swap accounting");
        }

        _ = Bundle.Json($"linux.resources.{resource}", json);
        RunSleeper();

        Assert.Equal(expected, CgroupFile(controller, file));
    }

    [Theory]
    [InlineData("""{ "quota": 50000, "period": 100000, "burst": 10000 }""", "cpu.cfs_burst_us", "10000")]
    [InlineData("""{ "idle": 1 }""", "cpu.idle", "1")]
    [Deviates(TargetKind.Runc, "1.1 does not know burst and idle", FixedIn = "1.3")]
    [Deviates(TargetKind.Crun, "knows burst and idle on version 2 only")]
    public void Burst_and_idle_are_written_where_the_kernel_has_them(string json, string file, string expected)
    {
        if (!File.Exists($"/sys/fs/cgroup/cpu/{file}"))
        {
            Assert.Skip($"needs a kernel with {file}");
        }

        _ = Bundle.Json("linux.resources.cpu", json);
        RunSleeper();

        Assert.Equal(expected, CgroupFile("cpu", file));
    }

    [Theory]
    [InlineData("throttleReadBpsDevice", "blkio.throttle.read_bps_device")]
    [InlineData("throttleWriteBpsDevice", "blkio.throttle.write_bps_device")]
    [InlineData("throttleReadIOPSDevice", "blkio.throttle.read_iops_device")]
    [InlineData("throttleWriteIOPSDevice", "blkio.throttle.write_iops_device")]
    [RequiresCgroupV1("blkio")]
    public void A_throttle_of_a_block_device_is_written(string member, string file)
    {
        (int major, int minor) = BlockDevice();
        _ = Bundle.Json($"linux.resources.blockIO.{member}", $$"""[ { "major": {{major}}, "minor": {{minor}}, "rate": 1048576 } ]""");
        RunSleeper();

        Assert.Equal($"{major}:{minor} 1048576", CgroupFile("blkio", file));
    }

    [Fact]
    public void Memory_beyond_the_limit_ends_the_program()
    {
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 8388608, "swap": 8388608 }""");
        _ = Bundle.Shell("x=aaaaaaaaaaaaaaaa; while :; do x=$x$x; done");

        _ = Run().Exited(137);
    }

    [Fact]
    public void Disabling_the_oom_killer_is_written()
    {
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 67108864, "disableOOMKiller": true }""");
        RunSleeper();

        Assert.StartsWith("oom_kill_disable 1", CgroupFile("memory", "memory.oom_control"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fork_bomb_stops_at_the_limit_of_processes()
    {
        _ = Bundle.Json("linux.resources.pids", """{ "limit": 20 }""");
        _ = Bundle.Shell("(n=0; while [ $n -lt 50 ]; do sleep 1000 & n=$((n + 1)); done); exec sleep 1000");
        _ = Run("--detach").Succeeded();

        Eventually.True(() => !CgroupFile("pids", "pids.events").EndsWith(" 0", StringComparison.Ordinal), "the limit was met");

        Assert.InRange(int.Parse(CgroupFile("pids", "pids.current")), 2, 20);
    }

    [Fact]
    public void A_cpu_set_holds_for_the_program()
    {
        _ = Bundle.Json("linux.resources.cpu", """{ "cpus": "0" }""").Args("/bin/grep", "Cpus_allowed_list", "/proc/self/status");

        _ = Run().Succeeded().Printed("Cpus_allowed_list:\t0");
    }

    [Fact]
    public void The_program_is_in_the_cgroup_of_the_config()
    {
        RunSleeper();

        string[] lines = File.ReadAllLines($"/proc/{InitPid()}/cgroup");

        foreach (string controller in (ReadOnlySpan<string>)["memory", "cpu", "pids", "freezer", "devices"])
        {
            Assert.Contains(lines, l => l.EndsWith($":{controller}:{Bundle.Cgroup}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_program_starts_inside_its_cgroup()
    {
        _ = Bundle.Args("/bin/cat", "/proc/self/cgroup");

        _ = Run().Succeeded().Contains($":memory:{Bundle.Cgroup}\n");
    }

    [Fact]
    public void Without_a_path_the_cgroup_is_named_for_the_container_and_goes_with_it()
    {
        Id = $"{CaseName}-{Environment.ProcessId}";
        _ = Bundle.Remove("linux.cgroupsPath");
        RunSleeper();

        string line = File.ReadAllLines($"/proc/{InitPid()}/cgroup").First(l => l.Contains(":pids:", StringComparison.Ordinal));
        string path = "/sys/fs/cgroup/pids" + line.Split(':')[2];
        Assert.Contains(Id, path, StringComparison.Ordinal);
        _ = Delete("--force").Succeeded();
        Assert.False(System.IO.Directory.Exists(path));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "makes directories outside of the hierarchy")]
    public void A_path_that_climbs_out_of_the_hierarchy_stays_inside_or_is_refused()
    {
        _ = Bundle.Set("linux.cgroupsPath", $"/../../../../..{Bundle.Cgroup}").Args("/bin/cat", "/proc/self/cgroup");

        CommandResult result = Run();

        Assert.True(result.ExitCode != 0 || result.Output.Contains($":memory:{Bundle.Cgroup}\n", StringComparison.Ordinal), result.ToString());
        Assert.False(System.IO.Directory.Exists(Session.Instance.CgroupParent));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "ignores it on version 1")]
    public void Unified_resources_are_refused_on_version_1()
    {
        _ = Bundle.Json("linux.resources.unified", """{ "memory.high": "1000000" }""");

        _ = Run().Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "leaves the cgroups")]
    public void A_limit_that_the_kernel_refuses_fails_and_leaves_nothing()
    {
        _ = Bundle.Json("linux.resources.cpu", """{ "cpus": "4000" }""");

        _ = Run().Failed();

        Assert.Empty(Cleanup.Cgroups(Bundle.Cgroup));
    }

    [Fact]
    public void A_child_cgroup_made_by_the_container_is_removed_with_it()
    {
        RunSleeper();
        _ = System.IO.Directory.CreateDirectory($"/sys/fs/cgroup/memory{Bundle.Cgroup}/child/grandchild");

        _ = Delete("--force").Succeeded();

        Assert.Empty(Cleanup.Cgroups(Bundle.Cgroup));
    }

    [Fact]
    public void Two_containers_may_share_a_parent()
    {
        RunSleeper();
        Bundle second = NewBundle().Args("/bin/true");
        second.Save();
        _ = Runtime.Invoke("run", "--bundle", second.Directory, "c2").Succeeded();

        Assert.NotEmpty(Cleanup.Cgroups(Bundle.Cgroup));
        Assert.Empty(Cleanup.Cgroups(second.Cgroup));
    }

    [Fact]
    [RequiresCgroupV1("memory")]
    public void A_cgroup_mount_shows_the_containers_own_limits()
    {
        _ = Bundle.Namespace("cgroup").Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 67108864 }""").Args("/bin/cat", "/sys/fs/cgroup/memory/memory.limit_in_bytes");

        _ = Run().Succeeded().Printed("67108864");
    }

    [Fact]
    [RequiresCgroupV1("memory")]
    public void A_cgroup_mount_without_a_cgroup_namespace_shows_the_containers_own_limits()
    {
        _ = Bundle.Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 67108864 }""");
        _ = Bundle.Shell($"cat /sys/fs/cgroup/memory/memory.limit_in_bytes; test -d /sys/fs/cgroup/memory{Session.Instance.CgroupParent} || echo others are hidden");

        _ = Run().Succeeded().Printed("67108864", "others are hidden");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_read_only_cgroup_mount_cannot_be_written(bool cgroupNamespace)
    {
        _ = cgroupNamespace ? Bundle.Namespace("cgroup") : Bundle;
        _ = Bundle.Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
        _ = Bundle.Shell("for f in /sys/fs/cgroup/*/cgroup.procs; do echo 1 > $f && echo written $f; mkdir ${f%/*}/child && echo made $f; done 2>/dev/null; echo tried");

        _ = Run().Succeeded().Printed("tried");
    }

    [Fact]
    public void A_cgroup_mount_has_the_links_of_joined_controllers()
    {
        _ = Bundle.Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
        _ = Bundle.Shell("for c in memory cpu pids devices freezer; do test -d /sys/fs/cgroup/$c || echo no $c; done; echo looked");

        _ = Run().Succeeded().Printed("looked");
    }

    private static (int Major, int Minor) BlockDevice()
    {
        foreach (string device in System.IO.Directory.GetDirectories("/sys/block"))
        {
            string[] numbers = File.ReadAllText(device + "/dev").Trim().Split(':');
            if (numbers[0] is not ("1" or "7") && File.ReadAllText(device + "/size").Trim() != "0")
            {
                return (int.Parse(numbers[0]), int.Parse(numbers[1]));
            }
        }

        Assert.Skip("needs a block device");
        return default;
    }
}
