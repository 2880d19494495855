using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>mounts: types, options, destinations.</summary>
[RequiresRoot]
public sealed class MountTests : ContainerTest
{
    [Theory]
    [InlineData("ro", "ro")]
    [InlineData("rw", "rw")]
    [InlineData("nosuid", "nosuid")]
    [InlineData("nodev", "nodev")]
    [InlineData("noexec", "noexec")]
    [InlineData("noatime", "noatime")]
    [InlineData("nodiratime", "nodiratime")]
    [InlineData("relatime", "relatime")]
    public void An_option_of_a_bind_mount_shows_in_its_mount_point(string option, string shown)
    {
        MountInfo mount = BindAndLook("bind", option);

        Assert.Contains(shown, mount.Options);
    }

    [Fact]
    [RequiresKernel(5, 10)]
    [Deviates(TargetKind.Crun, "loses it")]
    public void Nosymfollow_of_a_bind_mount_shows_in_its_mount_point() => Assert.Contains("nosymfollow", BindAndLook("bind", "nosymfollow").Options);

    [Fact]
    public void Strictatime_of_a_bind_mount_clears_relatime()
    {
        MountInfo mount = BindAndLook("bind", "strictatime");

        Assert.DoesNotContain("relatime", mount.Options);
        Assert.DoesNotContain("noatime", mount.Options);
    }

    [Theory]
    [InlineData("ro", "ro")]
    [InlineData("nosuid", "nosuid")]
    [InlineData("nodev", "nodev")]
    [InlineData("noexec", "noexec")]
    [InlineData("noatime", "noatime")]
    public void An_option_of_a_tmpfs_shows_in_its_mount_point(string option, string shown)
    {
        MountInfo mount = TmpfsAndLook(option);

        Assert.Contains(shown, mount.Options);
    }

    [Theory]
    [InlineData("size=1024k", "size=1024k")]
    [InlineData("mode=0700", "mode=700")]
    [InlineData("uid=5", "uid=5")]
    [InlineData("nr_inodes=100", "nr_inodes=100")]
    [InlineData("sync", "sync")]
    public void Data_of_a_tmpfs_reaches_the_file_system(string option, string shown)
    {
        MountInfo mount = TmpfsAndLook(option);

        Assert.Contains(shown, mount.SuperOptions);
    }

    [Fact]
    public void A_file_system_gets_its_whole_data_string()
    {
        MountInfo mount = TmpfsAndLook("nosuid", "size=2048k", "mode=1700");

        Assert.Contains("size=2048k", mount.SuperOptions);
        Assert.Contains("mode=1700", mount.SuperOptions);
        Assert.Contains("nosuid", mount.Options);
    }

    [Fact]
    public void An_option_that_no_one_knows_fails()
    {
        _ = Bundle.Mount("/mnt", "tmpfs", "tmpfs", "no-such-option");

        _ = Run().Failed();
    }

    [Fact]
    public void A_bind_mount_shows_the_source()
    {
        _ = HostFile("source/file", "from the host");
        _ = Bundle.Mount("/mnt", "bind", HostDirectory("source"), "bind").Args("/bin/cat", "/mnt/file");

        _ = Run().Succeeded().Printed("from the host");
    }

    [Fact]
    public void A_bind_mount_is_writable_through_to_the_host()
    {
        string source = HostDirectory("source");
        _ = Bundle.Mount("/mnt", "bind", source, "bind", "rw").Shell("echo written > /mnt/file");

        _ = Run().Succeeded();

        Assert.Equal("written\n", File.ReadAllText(Path.Combine(source, "file")));
    }

    [Fact]
    public void A_read_only_bind_mount_cannot_be_written_and_the_source_stays_writable()
    {
        string source = HostDirectory("source");
        _ = Bundle.Mount("/mnt", "bind", source, "bind", "ro").Shell("echo x > /mnt/file");

        Assert.NotEqual(0, Run().ExitCode);
        File.WriteAllText(Path.Combine(source, "file"), "still writable");
    }

    [Fact]
    public void A_relative_source_is_relative_to_the_bundle()
    {
        _ = System.IO.Directory.CreateDirectory(Path.Combine(Bundle.Directory, "source"));
        File.WriteAllText(Path.Combine(Bundle.Directory, "source/file"), "beside the config");
        _ = Bundle.Mount("/mnt", "bind", "source", "bind").Args("/bin/cat", "/mnt/file");

        _ = Run().Succeeded().Printed("beside the config");
    }

    [Fact]
    public void Bind_without_rbind_leaves_the_mounts_below_behind()
    {
        string source = MountedBelow(out _);
        _ = Bundle.Mount("/mnt", "bind", source, "bind").Shell("ls /mnt/sub");

        _ = Run().Succeeded().Printed("");
    }

    [Fact]
    public void Rbind_brings_the_mounts_below()
    {
        string source = MountedBelow(out _);
        _ = Bundle.Mount("/mnt", "bind", source, "rbind").Shell("ls /mnt/sub");

        _ = Run().Succeeded().Printed("below");
    }

    [Fact]
    public void Ro_of_an_rbind_is_for_the_top_mount_only()
    {
        string source = MountedBelow(out string below);
        _ = Bundle.Mount("/mnt", "bind", source, "rbind", "ro").Shell("echo x > /mnt/sub/written; echo x > /mnt/file 2>/dev/null || echo top is read-only");

        _ = Run().Succeeded().Printed("top is read-only");

        Assert.True(File.Exists(Path.Combine(below, "written")));
    }

    [Theory]
    [InlineData("rro", "ro")]
    [InlineData("rnosuid", "nosuid")]
    [InlineData("rnodev", "nodev")]
    [InlineData("rnoexec", "noexec")]
    [InlineData("rrelatime", "relatime")]
    [RequiresKernel(5, 12)]
    public void A_recursive_option_reaches_the_mounts_below(string option, string shown) => LookBelow(option, shown);

    [Theory]
    [InlineData("rnoatime", "noatime")]
    [InlineData("rnodiratime", "nodiratime")]
    [InlineData("rnosymfollow", "nosymfollow")]
    [RequiresKernel(5, 14)]
    [Deviates(TargetKind.Crun, "asks the kernel for an impossible pair of attributes, or loses it")]
    public void A_recursive_option_about_times_or_symlinks_reaches_the_mounts_below(string option, string shown) => LookBelow(option, shown);

    [Fact]
    [RequiresKernel(5, 12)]
    public void A_recursive_option_can_clear_what_the_mounts_below_have()
    {
        string source = MountedBelow(out string below);
        Assert.Equal(0, Libc.mount(null, below, null, 0x20 | 8, null)); // MS_REMOUNT | MS_NOEXEC
        _ = Bundle.Mount("/mnt", "bind", source, "rbind", "rexec").Args("/bin/cat", "/proc/self/mountinfo");

        Assert.DoesNotContain("noexec", MountInfo.At(Run().Succeeded().Output, "/mnt/sub").Options);
    }

    [Fact]
    public void A_file_can_be_bound_onto_a_file()
    {
        File.WriteAllText(Bundle.InRoot("etc/hosts"), "of the image");
        _ = Bundle.Mount("/etc/hosts", "bind", HostFile("hosts", "of the host"), "bind").Args("/bin/cat", "/etc/hosts");

        _ = Run().Succeeded().Printed("of the host");
    }

    [Fact]
    public void A_missing_destination_of_a_file_is_made_a_file()
    {
        _ = Bundle.Mount("/a/b/file", "bind", HostFile("source", "content"), "bind").Args("/bin/cat", "/a/b/file");

        _ = Run().Succeeded().Printed("content");
    }

    [Fact]
    public void A_missing_destination_of_a_directory_is_made_with_its_parents()
    {
        _ = Bundle.Mount("/a/b/c", "tmpfs", "tmpfs").Shell("grep -q ' /a/b/c ' /proc/self/mounts && echo mounted");

        _ = Run().Succeeded().Printed("mounted");
    }

    [Fact]
    public void A_source_that_is_not_there_fails()
    {
        _ = Bundle.Mount("/mnt", "bind", Path.Combine(Directory, "nothing"), "bind");

        _ = Run().Failed();
    }

    [Fact]
    public void Mounts_are_made_in_the_order_of_the_config()
    {
        _ = Bundle.Mount("/mnt", "tmpfs", "tmpfs").Mount("/mnt/inner", "bind", HostDirectory("source"), "bind");
        _ = HostFile("source/file", "nested");
        _ = Bundle.Args("/bin/cat", "/mnt/inner/file");

        _ = Run().Succeeded().Printed("nested");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "does not make what a dangling symlink points to")]
    public void An_absolute_symlink_as_destination_is_resolved_in_the_root()
    {
        string outside = HostDirectory("outside");
        _ = Libc.symlink(outside, Bundle.InRoot("link"));
        _ = Bundle.Mount("/link", "tmpfs", "tmpfs").Shell($"grep -q ' {outside} ' /proc/self/mounts && echo inside");

        _ = Run().Succeeded().Printed("inside");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "does not make what a dangling symlink points to")]
    public void A_symlink_that_climbs_out_of_the_root_stays_inside()
    {
        _ = HostDirectory("target");
        _ = Libc.symlink("../../../../../../../../target", Bundle.InRoot("link"));
        _ = HostFile("source/file", "kept in");
        _ = Bundle.Mount("/link/mnt", "bind", HostDirectory("source"), "bind").Args("/bin/cat", "/target/mnt/file");

        _ = Run().Succeeded().Printed("kept in");
    }

    [Fact]
    public void Dots_in_a_destination_stay_inside()
    {
        _ = Bundle.Mount("/mnt/../../../../../data", "tmpfs", "tmpfs").Shell("grep -q ' /data ' /proc/self/mounts && echo inside");

        _ = Run().Succeeded().Printed("inside");
    }

    [Fact]
    public void Tmpcopyup_fills_a_tmpfs_with_what_was_below()
    {
        File.WriteAllText(Bundle.InRoot("data/file"), "of the image");
        _ = System.IO.Directory.CreateDirectory(Bundle.InRoot("data/directory"));
        _ = Libc.symlink("file", Bundle.InRoot("data/link"));
        _ = Bundle.Mount("/data", "tmpfs", "tmpfs", "tmpcopyup").Shell("cat /data/file; echo; readlink /data/link; test -d /data/directory && echo changed > /data/file");

        _ = Run().Succeeded().Printed("of the image", "file");

        Assert.Equal("of the image", File.ReadAllText(Bundle.InRoot("data/file")));
    }

    [Theory]
    [InlineData("mqueue", "mqueue", "/dev/mqueue")]
    [InlineData("sysfs", "sysfs", "/mnt")]
    [InlineData("devpts", "devpts", "/mnt")]
    [InlineData("proc", "proc", "/mnt")]
    [InlineData("tmpfs", "anything", "/mnt")]
    public void A_file_system_of_the_kernel_is_mounted(string type, string source, string destination)
    {
        _ = Bundle.Mount(destination, type, source).Args("/bin/cat", "/proc/self/mountinfo");

        Assert.Equal(type, MountInfo.At(Run().Succeeded().Output, destination).Type);
    }

    [Fact]
    public void The_type_may_be_missing_when_the_options_say_bind()
    {
        _ = HostFile("source/file", "bound");
        _ = Bundle.Mount("/mnt", null, HostDirectory("source"), "bind").Args("/bin/cat", "/mnt/file");

        _ = Run().Succeeded().Printed("bound");
    }

    [Fact]
    public void A_later_mount_hides_an_earlier_one_at_the_same_place()
    {
        _ = HostFile("one/name", "one");
        _ = HostFile("two/name", "two");
        _ = Bundle.Mount("/mnt", "bind", HostDirectory("one"), "bind").Mount("/mnt", "bind", HostDirectory("two"), "bind");
        _ = Bundle.Args("/bin/cat", "/mnt/name");

        _ = Run().Succeeded().Printed("two");
    }

    [Fact]
    public void Mounts_of_the_container_are_not_seen_on_the_host()
    {
        _ = Bundle.Mount("/mnt", "tmpfs", "tmpfs");
        RunSleeper();

        Assert.Empty(Cleanup.Mounts(Directory));
    }

    private void LookBelow(string option, string shown)
    {
        string source = MountedBelow(out _);
        _ = Bundle.Mount("/mnt", "bind", source, "rbind", option).Args("/bin/cat", "/proc/self/mountinfo");

        CommandResult result = Run().Succeeded();

        Assert.Contains(shown, MountInfo.At(result.Output, "/mnt").Options);
        Assert.Contains(shown, MountInfo.At(result.Output, "/mnt/sub").Options);
    }

    private MountInfo BindAndLook(params string[] options)
    {
        _ = Bundle.Mount("/mnt", "bind", HostDirectory("source"), options).Args("/bin/cat", "/proc/self/mountinfo");
        return MountInfo.At(Run().Succeeded().Output, "/mnt");
    }

    private MountInfo TmpfsAndLook(params string[] options)
    {
        _ = Bundle.Mount("/mnt", "tmpfs", "tmpfs", options).Args("/bin/cat", "/proc/self/mountinfo");
        return MountInfo.At(Run().Succeeded().Output, "/mnt");
    }

    /// <summary>A directory with a file and, at <c>sub</c>, a tmpfs that holds the file <c>below</c>.</summary>
    private string MountedBelow(out string below)
    {
        string source = HostDirectory("source");
        below = HostDirectory("source/sub");
        HostMount("tmpfs", below, "tmpfs", 0);
        File.WriteAllText(Path.Combine(below, "below"), "");
        return source;
    }
}
