using Enisle.Host;
using Enisle.Host.Cgroups;
using Enisle.Isolation.Cgroups;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class CgroupPathTests
{
    [Theory]
    [InlineData(null, false, "box")]
    [InlineData("", false, "box")]
    [InlineData("/a/b", true, "a/b")]
    [InlineData("//a/./b/", true, "a/b")]
    [InlineData("a/b", false, "a/b")]
    public void Path_is_absolute_or_relative_without_its_slashes(string? text, bool absolute, string relative)
    {
        Assert.Equal(new CgroupPath(absolute, relative), CgroupPath.Parse(text, "box"));
    }

    [Theory]
    [InlineData("/a/../../b")]
    [InlineData("..")]
    [InlineData("/")]
    [InlineData("/./")]
    [InlineData("/a\nb")]
    [InlineData("/a\0b")]
    public void Path_that_could_lead_elsewhere_is_refused(string text)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => CgroupPath.Parse(text, "box"));

        Assert.StartsWith("linux.cgroupsPath: ", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Theory]
    [InlineData("/x", "/sys/fs/cgroup/user.slice/a.scope", "/sys/fs/cgroup/x")]
    [InlineData("x", "/sys/fs/cgroup/user.slice/a.scope", "/sys/fs/cgroup/user.slice/x")]
    [InlineData("x", "/sys/fs/cgroup", "/sys/fs/cgroup/x")]
    [InlineData("x", "/sys/fs/cgroup/system.slice/a.service", "/sys/fs/cgroup/machine.slice/machine-enisle.slice/x")]
    public void Relative_path_on_v2_lies_beside_the_runtime_not_below_it(string path, string own, string expected)
    {
        CgroupHierarchy hierarchy = new()
        {
            Name = string.Empty,
            Version = CgroupVersion.V2,
            MountPoint = "/sys/fs/cgroup",
            MountOptions = [],
            Controllers = [],
            OwnDirectory = own,
        };

        Assert.Equal(expected, CgroupPath.Parse(path, "box").In(hierarchy));
    }

    [Fact]
    public void Relative_path_on_v1_lies_below_the_runtime()
    {
        CgroupHierarchy hierarchy = new()
        {
            Name = "memory",
            Version = CgroupVersion.V1,
            MountPoint = "/sys/fs/cgroup/memory",
            MountOptions = ["memory"],
            Controllers = ["memory"],
            OwnDirectory = "/sys/fs/cgroup/memory/a/b",
        };

        Assert.Equal("/sys/fs/cgroup/memory/a/b/box", CgroupPath.Parse(null, "box").In(hierarchy));
    }
}
