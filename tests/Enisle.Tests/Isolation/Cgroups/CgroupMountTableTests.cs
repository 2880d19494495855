using System.Text;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class CgroupMountTableTests
{
    private const string HybridMounts = """
        31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
        32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
        35 31 0:32 / /sys/fs/cgroup/memory rw,relatime shared:10 master:1 - cgroup cgroup rw,memory
        40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,xattr,release_agent=/x,name=systemd
        41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
        42 31 0:32 /other /elsewhere rw,relatime - cgroup cgroup rw,memory
        """;

    private const string HybridMembership = """
        9:name=systemd:/user.slice
        4:memory:/process/a
        1:cpu,cpuacct:/
        0::/user.slice/b
        """;

    [Fact]
    public void Hybrid_host_has_v1_hierarchies_and_v2_last()
    {
        List<CgroupHierarchy> found = Parse(HybridMounts, HybridMembership);

        Assert.Equal(["systemd", "memory", "cpu,cpuacct", "unified"], found.Select(h => h.Name));
        Assert.Equal([CgroupVersion.V1, CgroupVersion.V1, CgroupVersion.V1, CgroupVersion.V2], found.Select(h => h.Version));
        Assert.Equal("/sys/fs/cgroup/memory/process/a", found[1].OwnDirectory);
        Assert.Equal("/sys/fs/cgroup/cpu,cpuacct", found[2].OwnDirectory);
        Assert.Equal(["none", "name=systemd"], found[0].MountOptions);
        Assert.Equal(["cpu", "cpuacct"], found[2].MountOptions);
        Assert.True(found[2].Has("cpuacct"));
        Assert.False(found[2].Has("memory"));
        Assert.True(new CgroupHost(found).Hybrid);
        Assert.False(new CgroupHost(found).Unified);
    }

    [Fact]
    public void Host_with_v2_alone_is_unified()
    {
        List<CgroupHierarchy> found = Parse(
            "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot", "0::/system.slice/a.service");

        CgroupHierarchy only = Assert.Single(found);
        Assert.Equal(string.Empty, only.Name);
        Assert.Equal("/sys/fs/cgroup/system.slice/a.service", only.OwnDirectory);
        Assert.Empty(only.MountOptions);
        Assert.True(new CgroupHost(found).Unified);
    }

    [Fact]
    public void Mount_of_a_part_shows_the_process_below_it()
    {
        List<CgroupHierarchy> found = Parse(
            "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory", "4:memory:/docker/abc/inner");

        Assert.Equal("/sys/fs/cgroup/memory/inner", Assert.Single(found).OwnDirectory);
    }

    [Fact]
    public void Process_outside_the_mounted_part_counts_as_at_its_top()
    {
        List<CgroupHierarchy> found = Parse(
            "35 31 0:32 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory", "4:memory:/docker/abcdef");

        Assert.Equal("/sys/fs/cgroup/memory", Assert.Single(found).OwnDirectory);
    }

    [Fact]
    public void Escaped_space_in_a_mount_point_is_read()
    {
        List<CgroupHierarchy> found = Parse(@"35 31 0:32 / /a\040b rw - cgroup cgroup rw,memory", "4:memory:/");

        Assert.Equal("/a b", Assert.Single(found).MountPoint);
    }

    [Fact]
    public void Hierarchy_that_is_not_mounted_is_left_out()
    {
        Assert.Empty(Parse("35 31 0:32 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids", "4:memory:/"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("35")]
    [InlineData("35 31 0:32 / - cgroup")]
    [InlineData(" - cgroup2")]
    public void Cut_lines_are_survived(string mounts)
    {
        List<CgroupHierarchy> found = Parse(mounts, "4:memory:/\n0::/\nrubbish\n:");

        Assert.All(found, hierarchy => Assert.NotNull(hierarchy.MountPoint));
    }

    private static List<CgroupHierarchy> Parse(string mounts, string membership) =>
        CgroupMountTable.Parse(Encoding.UTF8.GetBytes(mounts), CgroupMembership.Parse(Encoding.UTF8.GetBytes(membership)));
}
