using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>A kernel without mount_setattr(2), as before Linux 5.12: a filter answers ENOSYS in its place.</summary>
[RequiresRoot]
[RequiresProbe]
public sealed class OldKernelTests : ContainerTest
{
    private const ulong Rec = 0x4000;
    private const ulong Bind = 0x1000;
    private const ulong Remount = 0x20;
    private const ulong NoSuid = 2;
    private const ulong NoDev = 4;

    public OldKernelTests() => Runtime.Through = [Session.Instance.OldKernelPath ?? ""];

    [Theory]
    [InlineData("ro", "ro")]
    [InlineData("nosuid", "nosuid")]
    [InlineData("nodev", "nodev")]
    [InlineData("noexec", "noexec")]
    [InlineData("noatime", "noatime")]
    [InlineData("nodiratime", "nodiratime")]
    public void An_option_of_a_bind_mount_is_applied(string option, string shown)
    {
        _ = Bundle.Mount("/mnt", "bind", HostDirectory("source"), "bind", option).Shell(OptionsOf("/mnt"));

        Assert.Contains(shown, Run().Succeeded().Text.Split(','));
    }

    [Fact]
    public void A_file_can_be_bound_read_only()
    {
        _ = Bundle.Mount("/file", "bind", HostFile("source", "kept"), "bind", "ro").Shell("cat /file; echo x > /file || echo refused");

        _ = Run().Succeeded().Contains("kept").Contains("refused");
    }

    [Fact]
    [Deviates(TargetKind.Crun | TargetKind.Runc, "drops what the source's mount has, unless it is locked")]
    [NoPeer("the specification leaves it open; what a source forbids is kept, as the kernel does for locked mounts")]
    public void What_the_source_has_and_the_options_do_not_name_stays()
    {
        string source = HostDirectory("source");
        HostMount("tmpfs", source, "tmpfs", 0);
        HostMount(null, source, null, Remount | Bind | NoSuid | NoDev);
        _ = Bundle.Mount("/mnt", "bind", source, "bind", "ro", "dev").Shell(OptionsOf("/mnt"));

        string[] options = Run().Succeeded().Text.Split(',');

        Assert.Contains("ro", options);
        Assert.Contains("nosuid", options);
        Assert.DoesNotContain("nodev", options);
    }

    [Fact]
    public void A_root_can_be_read_only()
    {
        _ = Bundle.Set("root.readonly", true).Shell("touch /x 2>/dev/null || echo read-only; " + OptionsOf("/"));

        _ = Run().Succeeded().Contains("read-only\n").Contains("ro");
    }

    [Fact]
    public void A_read_only_path_cannot_be_written_and_keeps_its_other_options()
    {
        _ = Bundle.Json("linux.readonlyPaths", """[ "/proc/sys" ]""").Shell(OptionsOf("/proc/sys"));

        Assert.Contains("ro", Run().Succeeded().Text.Split(','));
    }

    [Fact]
    public void A_mask_hides_two_directories_and_a_file()
    {
        File.WriteAllText(Bundle.InRoot("data/secret"), "secret");
        File.WriteAllText(Bundle.InRoot("mnt/secret"), "secret");
        File.WriteAllText(Bundle.InRoot("file"), "secret");
        _ = Bundle.Json("linux.maskedPaths", """[ "/data", "/mnt", "/file" ]""").Shell("ls /data /mnt | grep secret; cat /file");

        _ = Run().Succeeded().Printed("");
    }

    [Theory]
    [Deviates(TargetKind.Crun, "sets the propagation of a detached mount by mount_setattr alone")]
    [InlineData("rshared", "shared:")]
    [InlineData("rslave", "")]
    [InlineData("runbindable", "unbindable")]
    public void A_bind_mount_takes_its_propagation(string option, string shown)
    {
        _ = Bundle.Mount("/mnt", "bind", HostDirectory("source"), "rbind", option).Shell("grep ' /mnt ' /proc/self/mountinfo");

        _ = Run().Succeeded().Contains(shown);
    }

    [Fact]
    public void A_root_can_be_shared()
    {
        _ = Bundle.Set("linux.rootfsPropagation", "shared").Shell("grep ' / / \\| / ' /proc/self/mountinfo | head -n 1");

        _ = Run().Succeeded().Contains("shared:");
    }

    [Fact]
    [Deviates(TargetKind.Crun | TargetKind.Runc, "leaves the tmpfs above the controllers writable")]
    [NoPeer("the mount asks for ro, and a program could put files into the tmpfs")]
    public void A_mounted_cgroup_directory_is_read_only()
    {
        _ = Bundle.Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid").Shell(OptionsOf("/sys/fs/cgroup"));

        Assert.Contains("ro", Run().Succeeded().Text.Split(','));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "makes the top mount read-only alone")]
    public void A_recursive_attribute_is_refused_and_named()
    {
        string source = HostDirectory("source");
        HostMount(source, source, null, Bind | Rec);
        _ = Bundle.Mount("/mnt", "bind", source, "rbind", "rro");

        _ = Run().FailedWith(Target.Kind == TargetKind.Product ? "mounts[" : "mount");
    }

    [Fact]
    public void Preserved_descriptors_reach_the_workload()
    {
        using Descriptor file = Descriptor.Open(HostFile("passed", "through"));
        Runtime.ExtraDescriptors = [file.Number];
        _ = Bundle.Shell("cat <&3");

        _ = Run("--preserve-fds", "1").Succeeded().Printed("through");
    }

    // The last mount at that place: mountinfo's sixth field.
    private static string OptionsOf(string path) => $"awk '$5 == \"{path}\" {{ o = $6 }} END {{ print o }}' /proc/self/mountinfo";
}
