using Enisle.Abi;
using Enisle.Bundles;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Isolation.Security;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Bundles;

public sealed class BundleBuilderTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-bundle-").FullName;
    private readonly RootDirectory _root;

    public BundleBuilderTests()
    {
        Directory.CreateDirectory($"{_directory}/etc");
        File.WriteAllText($"{_directory}/etc/passwd", "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000::/app:/bin/sh\n");
        _root = RootDirectory.Open(_directory);
    }

    [Fact]
    public void The_result_is_a_configuration_that_the_validator_takes()
    {
        RuntimeConfig config = Build(new HostOptions());
        RuntimeConfigValidator.Validate(RuntimeConfigReader.Read(RuntimeConfigWriter.Write(config), "config.json"), "config.json");
        Assert.Equal(["/bin/sh", "-c", "true"], config.Process!.Args);
        Assert.Equal("abcdefabcdef", config.Hostname);
        Assert.Contains("HOME=/root", config.Process.Env);
    }

    [Fact]
    public void An_ordinary_user_has_no_capabilities_but_in_the_bounding_set()
    {
        Capabilities capabilities = Build(new HostOptions(), user: "app").Process!.Capabilities!;
        Assert.Equal(14, capabilities.Bounding.Count);
        Assert.Empty(capabilities.Effective);
        Assert.Empty(capabilities.Permitted);
    }

    [Fact]
    public void No_right_is_inheritable_or_ambient() // CVE-2022-24769
    {
        Capabilities capabilities = Build(new HostOptions { CapAdd = ["ALL"] }).Process!.Capabilities!;
        Assert.Empty(capabilities.Inheritable);
        Assert.Empty(capabilities.Ambient);
    }

    [Fact]
    public void Capabilities_are_added_and_dropped()
    {
        IReadOnlyList<string> bounding = Build(new HostOptions { CapAdd = ["net_admin"], CapDrop = ["ALL"] }).Process!.Capabilities!.Bounding;
        Assert.Equal(["CAP_NET_ADMIN"], bounding);
        Assert.Throws<EnisleException>(() => Build(new HostOptions { CapAdd = ["FLY"] }));
    }

    [Fact]
    public void Privileged_opens_the_paths_the_devices_and_the_filter()
    {
        LinuxConfig linux = Build(new HostOptions { Privileged = true }).Linux!;
        Assert.Empty(linux.MaskedPaths);
        Assert.Empty(linux.ReadonlyPaths);
        Assert.Null(linux.Seccomp);
        Assert.True(linux.Resources.Devices[0].Allow);
    }

    [Fact]
    public void By_default_paths_are_hidden_devices_closed_and_calls_filtered()
    {
        LinuxConfig linux = Build(new HostOptions()).Linux!;
        Assert.Contains("/proc/kcore", linux.MaskedPaths);
        Assert.Contains("/proc/sys", linux.ReadonlyPaths);
        Assert.False(linux.Resources.Devices[0].Allow);
        Assert.Equal("SCMP_ACT_ERRNO", linux.Seccomp!.DefaultAction);
    }

    [Theory]
    [InlineData("mount", false)]
    [InlineData("bpf", false)]
    [InlineData("keyctl", false)]
    [InlineData("io_uring_setup", false)]
    [InlineData("userfaultfd", false)]
    [InlineData("openat", true)]
    [InlineData("chroot", true)] // CAP_SYS_CHROOT is one of the fourteen
    public void The_filter_lets_through_what_the_capabilities_allow(string call, bool allowed) =>
        Assert.Equal(allowed, Build(new HostOptions()).Linux!.Seccomp!.Syscalls.Any(rule => rule.Action == "SCMP_ACT_ALLOW" && rule.Names.Contains(call)));

    [Fact]
    public void New_namespaces_need_the_capability()
    {
        Seccomp closed = Build(new HostOptions()).Linux!.Seccomp!;
        Assert.Contains(closed.Syscalls, rule => rule.Names.Contains("clone3") && rule.ErrnoRet == (uint)Errno.ENOSYS);
        Seccomp open = Build(new HostOptions { CapAdd = ["SYS_ADMIN"] }).Linux!.Seccomp!;
        Assert.Contains(open.Syscalls, rule => rule.Names.Contains("unshare") && rule.Action == "SCMP_ACT_ALLOW");
    }

    [Fact]
    public void A_mount_over_one_of_the_kernels_takes_its_place()
    {
        Mount own = new() { Destination = "/dev/shm", Type = "bind", Source = "/x", Options = ["rbind"] };
        IReadOnlyList<Mount> mounts = Build(new HostOptions(), mounts: [own]).Mounts;
        Assert.Single(mounts, mount => mount.Destination == "/dev/shm");
        Assert.Equal("/x", mounts[^1].Source);
    }

    [Fact]
    public void A_path_is_mounted_before_what_lies_below_it()
    {
        IReadOnlyList<Mount> mounts = Build(new HostOptions(), mounts:
        [
            new Mount { Destination = "/a/b/c", Type = "bind", Source = "/x" },
            new Mount { Destination = "/a", Type = "bind", Source = "/y" },
        ]).Mounts;
        Assert.Equal(["/a", "/a/b/c"], mounts.TakeLast(2).Select(mount => mount.Destination));
    }

    [Fact]
    public void Host_namespaces_are_left_out()
    {
        LinuxConfig linux = Build(new HostOptions { NetworkMode = "host", PidMode = "host", IpcMode = "host", UtsMode = "host" }).Linux!;
        Assert.Equal([NamespaceKind.Mount, NamespaceKind.Cgroup], linux.Namespaces.Select(ns => ns.Kind));
    }

    public void Dispose()
    {
        _root.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private RuntimeConfig Build(HostOptions host, string user = "", IReadOnlyList<Mount>? mounts = null) => BundleBuilder.Build(
        new WorkloadOptions { Entrypoint = ["/bin/sh"], Cmd = ["-c", "true"], User = user, Env = ["PATH=/bin"] },
        host,
        new BundleContext
        {
            Id = "abcdefabcdefabcdef",
            RootFs = _directory,
            Root = _root,
            CgroupV2 = true,
            KnownCapabilities = CapabilitySet.Names,
            AvailableCapabilities = CapabilitySet.Names,
            Mounts = mounts ?? [],
        });
}
