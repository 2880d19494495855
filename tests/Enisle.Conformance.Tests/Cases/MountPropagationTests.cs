using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>Propagation of single mounts and of the root (linux.rootfsPropagation).</summary>
[RequiresRoot]
public sealed class MountPropagationTests : ContainerTest
{
    private const ulong MS_BIND = 0x1000;
    private const ulong MS_SHARED = 0x100000;

    [Theory]
    [InlineData("shared", "shared:")]
    [InlineData("rshared", "shared:")]
    [InlineData("slave", "master:")]
    [InlineData("rslave", "master:")]
    [InlineData("private", "")]
    [InlineData("rprivate", "")]
    public void The_propagation_of_a_bind_mount_is_that_of_its_option(string option, string shown)
    {
        string source = SharedDirectory();
        if (shown is "shared:" or "master:")
        {
            // A runtime that cuts the root off first has nothing left to share.
            _ = Bundle.Set("linux.rootfsPropagation", shown == "shared:" ? "shared" : "slave");
        }

        _ = Bundle.Mount("/mnt", "bind", source, "rbind", option).Args("/bin/cat", "/proc/self/mountinfo");

        MountInfo mount = MountInfo.At(Run().Succeeded().Output, "/mnt");

        Assert.Equal(shown, string.Concat(mount.Propagation).TrimEnd("0123456789".ToCharArray()));
    }

    [Theory]
    [InlineData("unbindable")]
    [InlineData("runbindable")]
    [Deviates(TargetKind.Crun, "loses it")]
    public void An_unbindable_mount_is_so(string option)
    {
        _ = Bundle.Mount("/mnt", "bind", HostDirectory("source"), "rbind", option).Args("/bin/cat", "/proc/self/mountinfo");

        Assert.Equal(["unbindable"], MountInfo.At(Run().Succeeded().Output, "/mnt").Propagation);
    }

    [Fact]
    public void A_mount_made_on_the_host_reaches_a_slave()
    {
        string source = SharedDirectory();
        _ = System.IO.Directory.CreateDirectory(Path.Combine(source, "later"));
        _ = Bundle.Set("linux.rootfsPropagation", "slave").Mount("/mnt", "bind", source, "rbind", "rslave");
        RunSleeper();

        HostMount("tmpfs", Path.Combine(source, "later"), "tmpfs", 0);

        _ = Exec("/bin/grep", "-q", " /mnt/later ", "/proc/self/mounts").Succeeded();
    }

    [Fact]
    public void A_mount_made_on_the_host_does_not_reach_a_private_one()
    {
        string source = SharedDirectory();
        _ = System.IO.Directory.CreateDirectory(Path.Combine(source, "later"));
        _ = Bundle.Mount("/mnt", "bind", source, "rbind", "rprivate");
        RunSleeper();

        HostMount("tmpfs", Path.Combine(source, "later"), "tmpfs", 0);

        _ = Exec("/bin/grep", "-q", " /mnt/later ", "/proc/self/mounts").Exited(1);
    }

    [Fact]
    public void A_mount_made_in_the_container_reaches_the_host_only_when_shared()
    {
        string source = SharedDirectory();
        _ = System.IO.Directory.CreateDirectory(Path.Combine(source, "later"));
        _ = Bundle.Set("linux.rootfsPropagation", "shared").Mount("/mnt", "bind", source, "rbind", "rshared");
        _ = Bundle.Capabilities("bounding", "CAP_SYS_ADMIN").Capabilities("permitted", "CAP_SYS_ADMIN").Capabilities("effective", "CAP_SYS_ADMIN");
        _ = Bundle.Shell("mount -t tmpfs tmpfs /mnt/later; sleep 1000");
        _ = Run("--detach").Succeeded();

        Eventually.True(() => Cleanup.Mounts(source).Contains(Path.Combine(source, "later")), "the mount shows on the host");

        _ = Libc.umount2(Path.Combine(source, "later"), Libc.MNT_DETACH);
    }

    [Theory]
    [InlineData("shared", "shared:")]
    [InlineData("private", "")]
    [InlineData("rprivate", "")]
    [InlineData("unbindable", "unbindable")]
    public void The_propagation_of_the_root_is_that_of_the_config(string propagation, string shown)
    {
        HostMount(Bundle.RootFs, Bundle.RootFs, null, MS_BIND);
        HostMount(null, Bundle.RootFs, null, MS_SHARED);
        _ = Bundle.Set("linux.rootfsPropagation", propagation).Args("/bin/cat", "/proc/self/mountinfo");

        MountInfo root = MountInfo.At(Run().Succeeded().Output, "/");

        Assert.Contains(shown, string.Concat(root.Propagation), StringComparison.Ordinal);
        if (shown.Length == 0)
        {
            Assert.Equal("", string.Concat(root.Propagation));
        }
    }

    [Fact]
    [Deviates(TargetKind.Crun, "takes any word")]
    public void An_unknown_propagation_of_the_root_is_refused()
    {
        _ = Bundle.Set("linux.rootfsPropagation", "sideways");

        _ = Run().Failed();
    }

    private string SharedDirectory()
    {
        string source = HostDirectory("source");
        HostMount("tmpfs", source, "tmpfs", 0);
        HostMount(null, source, null, MS_SHARED);
        return source;
    }
}
