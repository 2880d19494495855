using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>linux.sysctl: only what belongs to a namespace of the container.</summary>
[RequiresRoot]
public sealed class SysctlTests : ContainerTest
{
    [Theory]
    [InlineData("net.ipv4.ip_forward", "1", "/proc/sys/net/ipv4/ip_forward")]
    [InlineData("net.ipv4.ping_group_range", "0\t100", "/proc/sys/net/ipv4/ping_group_range")]
    [InlineData("kernel.shmmax", "1048576", "/proc/sys/kernel/shmmax")]
    [InlineData("kernel.sem", "10\t20\t30\t40", "/proc/sys/kernel/sem")]
    [InlineData("kernel.msgmax", "4096", "/proc/sys/kernel/msgmax")]
    [InlineData("fs.mqueue.msg_max", "7", "/proc/sys/fs/mqueue/msg_max")]
    public void A_value_of_a_namespace_is_set_inside_and_not_on_the_host(string name, string value, string path)
    {
        if (!File.Exists(path))
        {
            Assert.Skip($"needs a kernel with {name}");
        }

        string before = File.ReadAllText(path);
        _ = Bundle.Set("linux.sysctl", new System.Text.Json.Nodes.JsonObject { [name] = value }).Args("/bin/cat", path);

        _ = Run().Succeeded().Printed(value);

        Assert.Equal(before, File.ReadAllText(path));
    }

    [Theory]
    [InlineData("kernel.panic", "0")]
    [InlineData("vm.swappiness", "60")]
    [InlineData("kernel.pid_max", "4194304")]
    [InlineData("fs.file-max", "1000000")]
    public void A_value_of_the_whole_host_is_refused(string name, string value)
    {
        _ = Bundle.Set("linux.sysctl", new System.Text.Json.Nodes.JsonObject { [name] = value });

        _ = Run().FailedWith(name);
    }

    [Fact]
    public void A_network_value_without_a_network_namespace_is_refused()
    {
        string before = File.ReadAllText("/proc/sys/net/ipv4/ip_forward");
        _ = Bundle.WithoutNamespace("network").WithoutMount("/sys");
        _ = Bundle.Set("linux.sysctl", new System.Text.Json.Nodes.JsonObject { ["net.ipv4.ip_forward"] = "1" });

        _ = Run().Failed();

        Assert.Equal(before, File.ReadAllText("/proc/sys/net/ipv4/ip_forward"));
    }

    [Fact]
    public void A_name_that_climbs_out_of_proc_sys_is_refused()
    {
        _ = Bundle.Set("linux.sysctl", new System.Text.Json.Nodes.JsonObject { ["net/../../sysrq-trigger"] = "x" });

        _ = Run().Failed();
    }

    [Fact]
    public void A_name_with_slashes_is_taken()
    {
        _ = Bundle.Set("linux.sysctl", new System.Text.Json.Nodes.JsonObject { ["net/ipv4/ip_forward"] = "1" });
        _ = Bundle.Args("/bin/cat", "/proc/sys/net/ipv4/ip_forward");

        _ = Run().Succeeded().Printed("1");
    }
}
