using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>update: limits of a container that runs.</summary>
[RequiresRoot]
[RequiresCgroupV1("memory", "cpu", "cpuset", "pids")]
public sealed class UpdateTests : ContainerTest
{
    [Theory]
    [InlineData("--memory", "83886080", "memory", "memory.limit_in_bytes", "83886080")]
    [InlineData("--memory-reservation", "41943040", "memory", "memory.soft_limit_in_bytes", "41943040")]
    [InlineData("--cpu-share", "256", "cpu", "cpu.shares", "256")]
    [InlineData("--cpu-quota", "30000", "cpu", "cpu.cfs_quota_us", "30000")]
    [InlineData("--cpuset-cpus", "0", "cpuset", "cpuset.cpus", "0")]
    [InlineData("--pids-limit", "44", "pids", "pids.max", "44")]
    public void A_flag_changes_its_file(string flag, string value, string controller, string file, string expected)
    {
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 67108864 }""");
        RunSleeper();

        _ = Runtime.Invoke("update", flag, value, Id).Succeeded();

        Assert.Equal(expected, CgroupFile(controller, file));
    }

    [Fact]
    public void Resources_from_a_file_are_applied()
    {
        RunSleeper();
        string file = HostFile("resources.json", """{ "memory": { "limit": 50331648 }, "cpu": { "shares": 300, "quota": 40000, "period": 80000 }, "pids": { "limit": 21 } }""");

        _ = Runtime.Invoke("update", "--resources", file, Id).Succeeded();

        Assert.Equal("50331648", CgroupFile("memory", "memory.limit_in_bytes"));
        Assert.Equal("300", CgroupFile("cpu", "cpu.shares"));
        Assert.Equal("40000", CgroupFile("cpu", "cpu.cfs_quota_us"));
        Assert.Equal("21", CgroupFile("pids", "pids.max"));
    }

    [Fact]
    public void Resources_from_standard_input_are_applied()
    {
        RunSleeper();
        Runtime.StandardInput = HostFile("resources.json", """{ "pids": { "limit": 22 } }""");

        _ = Runtime.Invoke("update", "--resources", "-", Id).Succeeded();

        Assert.Equal("22", CgroupFile("pids", "pids.max"));
    }

    [Theory]
    [InlineData("--l3-cache-schema", "L3:0=f", "Intel RDT/CAT: l3 cache schema is not enabled")]
    [InlineData("--mem-bw-schema", "MB:0=70", "Intel RDT/MBA: memory bandwidth schema is not enabled")]
    [Deviates(TargetKind.Crun, "goes by other words")]
    public void Schemata_need_a_host_that_shares_out_the_resource(string flag, string schema, string message)
    {
        Assert.SkipWhen(System.IO.Directory.Exists("/sys/fs/resctrl/info"), "resctrl is mounted here");
        RunSleeper();

        CommandResult update = Runtime.Invoke("update", "--pids-limit", "44", flag, schema, Id).Exited(1);

        Assert.Contains(message, update.Errors, StringComparison.Ordinal);
        Assert.NotEqual("44", CgroupFile("pids", "pids.max"));
    }

    [Fact]
    public void What_is_not_named_stays()
    {
        _ = Bundle.Json("linux.resources.pids", """{ "limit": 33 }""").Json("linux.resources.cpu", """{ "shares": 777 }""");
        RunSleeper();

        _ = Runtime.Invoke("update", "--pids-limit", "44", Id).Succeeded();

        Assert.Equal("777", CgroupFile("cpu", "cpu.shares"));
    }

    [Fact]
    public void A_limit_may_be_raised_together_with_its_swap()
    {
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 33554432, "swap": 33554432 }""");
        RunSleeper();

        _ = Runtime.Invoke("update", "--memory", "67108864", "--memory-swap", "134217728", Id).Succeeded();

        Assert.Equal("67108864", CgroupFile("memory", "memory.limit_in_bytes"));
        Assert.Equal("134217728", CgroupFile("memory", "memory.memsw.limit_in_bytes"));
    }

    [Fact]
    public void A_limit_may_be_lowered_together_with_its_swap()
    {
        _ = Bundle.Json("linux.resources.memory", """{ "limit": 67108864, "swap": 134217728 }""");
        RunSleeper();

        _ = Runtime.Invoke("update", "--memory", "33554432", "--memory-swap", "33554432", Id).Succeeded();

        Assert.Equal("33554432", CgroupFile("memory", "memory.memsw.limit_in_bytes"));
    }

    [Fact]
    public void The_device_rules_are_not_touched()
    {
        RunSleeper();
        string before = CgroupFile("devices", "devices.list");

        _ = Runtime.Invoke("update", "--pids-limit", "44", Id).Succeeded();

        Assert.Equal(before, CgroupFile("devices", "devices.list"));
    }

    [Fact]
    public void A_value_that_is_no_number_is_refused()
    {
        RunSleeper();

        _ = Runtime.Invoke("update", "--memory", "plenty", Id).Failed();
    }

    [Fact]
    public void A_resources_file_that_is_broken_is_refused()
    {
        RunSleeper();

        _ = Runtime.Invoke("update", "--resources", HostFile("resources.json", "{ \"memory\": "), Id).Failed();
    }

    [Fact]
    [Deviates(TargetKind.Crun, "writes to the cgroup that is left")]
    public void A_stopped_container_cannot_be_updated()
    {
        _ = Create().Succeeded();
        _ = Start().Succeeded();
        WaitForStatus("stopped");

        _ = Runtime.Invoke("update", "--pids-limit", "44", Id).Failed();
    }

    [Fact]
    public void An_update_of_a_paused_container_leaves_it_paused()
    {
        RunSleeper();
        _ = Runtime.Invoke("pause", Id).Succeeded();

        _ = Runtime.Invoke("update", "--pids-limit", "44", Id).Succeeded();

        Assert.Equal("paused", Status());
    }
}
