using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>linux.maskedPaths, linux.readonlyPaths, root.readonly.</summary>
[RequiresRoot]
public sealed class PathTests : ContainerTest
{
    [Fact]
    public void A_masked_file_is_empty()
    {
        File.WriteAllText(Bundle.InRoot("secret"), "secret");
        _ = Bundle.Json("linux.maskedPaths", """[ "/secret" ]""").Args("/bin/cat", "/secret");

        _ = Run().Succeeded().Printed("");
    }

    [Fact]
    public void A_masked_directory_is_empty_and_read_only()
    {
        File.WriteAllText(Bundle.InRoot("data/secret"), "secret");
        _ = Bundle.Json("linux.maskedPaths", """[ "/data" ]""").Shell("ls /data; touch /data/x 2>/dev/null || echo read-only");

        _ = Run().Succeeded().Printed("read-only");
    }

    [Fact]
    public void A_masked_path_that_is_not_there_is_ignored()
    {
        _ = Bundle.Json("linux.maskedPaths", """[ "/nothing", "/proc/nothing" ]""");

        _ = Run().Succeeded();
    }

    [Fact]
    public void Masked_paths_in_proc_and_sys_are_hidden()
    {
        _ = Bundle.Json("linux.maskedPaths", """[ "/proc/kcore", "/proc/timer_list", "/sys/firmware" ]""");
        _ = Bundle.Shell("cat /proc/kcore /proc/timer_list; ls /sys/firmware");

        _ = Run().Succeeded().Printed("");
    }

    [Fact]
    public void A_mask_cannot_be_written()
    {
        File.WriteAllText(Bundle.InRoot("secret"), "secret");
        _ = Bundle.Json("linux.maskedPaths", """[ "/secret" ]""").Shell("echo x > /secret; cat /secret");

        _ = Run();

        Assert.Equal("secret", File.ReadAllText(Bundle.InRoot("secret")));
    }

    [Fact]
    public void A_read_only_file_cannot_be_written()
    {
        File.WriteAllText(Bundle.InRoot("file"), "kept");
        _ = Bundle.Json("linux.readonlyPaths", """[ "/file" ]""").Shell("cat /file; echo x > /file");

        Assert.NotEqual(0, Run().Contains("kept").ExitCode);
        Assert.Equal("kept", File.ReadAllText(Bundle.InRoot("file")));
    }

    [Fact]
    public void A_read_only_directory_cannot_be_written()
    {
        _ = Bundle.Json("linux.readonlyPaths", """[ "/data" ]""").Shell("touch /data/x");

        Assert.NotEqual(0, Run().ExitCode);
    }

    [Fact]
    public void A_read_only_path_keeps_the_other_flags_of_its_mount()
    {
        _ = Bundle.Mount("/data", "tmpfs", "tmpfs", "nosuid", "nodev", "noexec").Json("linux.readonlyPaths", """[ "/data" ]""");
        _ = Bundle.Args("/bin/cat", "/proc/self/mountinfo");

        string[] options = MountInfo.At(Run().Succeeded().Output, "/data").Options;

        Assert.Superset(new HashSet<string> { "ro", "nosuid", "nodev", "noexec" }, new HashSet<string>(options));
    }

    [Fact]
    public void A_read_only_path_that_is_not_there_is_ignored()
    {
        _ = Bundle.Json("linux.readonlyPaths", """[ "/nothing" ]""");

        _ = Run().Succeeded();
    }

    [Fact]
    public void Proc_sys_is_read_only_where_listed()
    {
        _ = Bundle.Json("linux.readonlyPaths", """[ "/proc/sys", "/proc/sysrq-trigger" ]""");
        _ = Bundle.Shell("echo x > /proc/sys/kernel/hostname || echo refused; echo h > /proc/sysrq-trigger || echo refused");

        _ = Run().Succeeded().Printed("refused", "refused");
    }

    [Fact]
    public void A_read_only_root_cannot_be_written()
    {
        _ = Bundle.Set("root.readonly", true).Shell("touch /x");

        Assert.NotEqual(0, Run().ExitCode);
        Assert.False(File.Exists(Bundle.InRoot("x")));
    }

    [Fact]
    public void Mounts_in_a_read_only_root_stay_writable()
    {
        _ = Bundle.Set("root.readonly", true).Mount("/data", "tmpfs", "tmpfs").Shell("echo x > /data/file && cat /data/file");

        _ = Run().Succeeded().Printed("x");
    }

    [Fact]
    public void The_old_root_is_not_reachable()
    {
        string secret = HostFile("secret", "of the host");
        _ = Bundle.Shell($"cat {secret} /../../../..{secret} /proc/1/root{secret} /proc/1/cwd/../../..{secret} 2>/dev/null; true");

        _ = Run().Succeeded().Printed("");
    }

    [Fact]
    public void Only_the_mounts_of_the_config_are_there()
    {
        _ = Bundle.Shell("cut -d' ' -f5 /proc/self/mountinfo | sort");

        _ = Run().Succeeded().Printed("/", "/dev", "/dev/pts", "/dev/shm", "/proc", "/sys");
    }
}
