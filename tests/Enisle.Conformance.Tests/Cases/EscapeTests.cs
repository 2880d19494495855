using System.Security.Cryptography;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>Known ways out of a container, each a regression test for the CVE that it names.</summary>
/// <remarks>
/// That a case can fail is shown in one of two ways: <see cref="NaiveRuntimeTests"/> runs it against a runtime that is as careless as the
/// CVE's was, and wants it to fail; or <c>[Deviates]</c> names an old peer on which it does (Debian 12's runc 1.1.5 and crun 1.8.1).
/// </remarks>
[RequiresRoot]
public sealed class EscapeTests : ContainerTest
{
    private const uint RENAME_EXCHANGE = 2;
    private const string Secret = "a secret of the host";

    /// <summary>CVE-2019-5736: a process of the container writes to the program that joins it.</summary>
    [Fact]
    [RequiresProbe]
    public void The_file_of_the_runtime_cannot_be_overwritten_from_inside_during_exec()
    {
        string copy = UseCopyOfRuntime();
        _ = Bundle.Set("root.readonly", true).Args("/bin/probe", "strike");
        Bundle.Save();
        byte[] before = SHA256.HashData(File.ReadAllBytes(copy));

        // Detached: a runtime that waited in the foreground would keep its file busy, and no attack could ever succeed.
        using RunningCommand run = Runtime.Start("run", "--detach", "--bundle", Bundle.Directory, Id);
        Eventually.True(() => run.Output.Contains("ready", StringComparison.Ordinal), "the attacker waits");

        for (int i = 0; i < 10; i++)
        {
            _ = Exec("/bin/true");
            _ = Exec("/proc/self/exe", "--version");
        }

        Assert.DoesNotContain("struck", run.Output, StringComparison.Ordinal);
        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(copy)));
    }

    /// <summary>CVE-2019-5736, the other way: the image's program is a link to the program that starts it.</summary>
    [Fact]
    [RequiresProbe]
    public void The_file_of_the_runtime_cannot_be_overwritten_through_an_entry_point()
    {
        string copy = UseCopyOfRuntime();
        byte[] before = SHA256.HashData(File.ReadAllBytes(copy));
        File.WriteAllText(Bundle.InRoot("entry"), "#!/proc/self/exe\n");
        File.SetUnixFileMode(Bundle.InRoot("entry"), (UnixFileMode)0x1ed);
        _ = Bundle.Args("/entry");
        _ = Run();
        _ = Bundle.Args("/proc/self/exe");

        _ = Run();

        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(copy)));
    }

    /// <summary>CVE-2019-5736: while a container waits for its start, its init is no file of the host.</summary>
    [Fact]
    public void The_waiting_init_is_not_executed_from_the_file_of_the_runtime_in_a_writable_way()
    {
        string copy = UseCopyOfRuntime();
        _ = Create().Succeeded();

        string exe = new FileInfo($"/proc/{InitPid()}/exe").LinkTarget!;

        Assert.NotEqual(copy, exe);
    }

    /// <summary>CVE-2024-21626: a descriptor of the host as working directory.</summary>
    [Fact]
    public void A_working_directory_in_the_descriptors_of_the_runtime_does_not_lead_to_the_host()
    {
        string secret = HostFile("secret", Secret);
        for (int fd = 3; fd < 16; fd++)
        {
            _ = Bundle.Set("process.cwd", $"/proc/self/fd/{fd}").Shell(Climb(secret));

            _ = Run().Lacks(Secret);
        }
    }

    /// <summary>CVE-2024-21626: the same through a symlink of the image.</summary>
    [Fact]
    public void A_symlink_as_working_directory_does_not_lead_to_the_host()
    {
        string secret = HostFile("secret", Secret);
        for (int fd = 3; fd < 12; fd++)
        {
            File.Delete(Bundle.InRoot("link"));
            _ = Libc.symlink($"/proc/self/fd/{fd}", Bundle.InRoot("link"));
            _ = Bundle.Set("process.cwd", "/link").Shell(Climb(secret));

            _ = Run().Lacks(Secret);
        }
    }

    /// <summary>CVE-2024-21626: the same in exec.</summary>
    [Fact]
    public void A_working_directory_of_an_exec_does_not_lead_to_the_host()
    {
        string secret = HostFile("secret", Secret);
        RunSleeper();

        for (int fd = 3; fd < 16; fd++)
        {
            _ = Runtime.Invoke("exec", "--cwd", $"/proc/self/fd/{fd}", Id, "/bin/sh", "-c", Climb(secret)).Lacks(Secret);
        }
    }

    /// <summary>CVE-2025-31133: the image's own /dev/null is bound over what should be hidden.</summary>
    [Fact]
    [Deviates(TargetKind.Runc, "binds the target of the link", FixedIn = "1.3.3")]
    public void A_mask_is_not_made_of_a_symlink_that_the_image_calls_dev_null()
    {
        File.WriteAllText(Bundle.InRoot("masked"), "should be masked");
        File.WriteAllText(Bundle.InRoot("target"), "target of the link");
        string dev = HostDirectory("dev");
        _ = Libc.symlink("/target", Path.Combine(dev, "null"));
        _ = Bundle.WithoutMount("/dev").WithoutMount("/dev/pts").WithoutMount("/dev/shm").Mount("/dev", "bind", dev, "bind");
        _ = Bundle.Json("linux.maskedPaths", """[ "/masked" ]""").Args("/bin/cat", "/masked");

        _ = Run().Lacks("should be masked").Lacks("target of the link");
    }

    /// <summary>CVE-2025-31133: a masked path that is itself a symlink.</summary>
    [Fact]
    public void A_masked_path_that_is_a_symlink_does_not_reach_the_host()
    {
        string outside = HostFile("outside", "outside");
        _ = Libc.symlink(outside, Bundle.InRoot("link"));
        _ = Bundle.Json("linux.maskedPaths", """[ "/link" ]""");

        _ = Run();

        Assert.Equal("outside", File.ReadAllText(outside));
    }

    /// <summary>CVE-2025-52565: the terminal is bound over the target of a symlink that the image calls /dev/console.</summary>
    [Fact]
    public void The_console_is_not_mounted_through_a_symlink()
    {
        string outside = HostFile("outside", "outside");
        File.WriteAllText(Bundle.InRoot("target"), "target of the link");
        string dev = HostDirectory("dev");
        _ = Libc.symlink("/target", Path.Combine(dev, "console"));
        _ = System.IO.Directory.CreateDirectory(Path.Combine(dev, "pts"));
        _ = System.IO.Directory.CreateDirectory(Path.Combine(dev, "shm"));
        _ = Bundle.WithoutMount("/dev");
        Bundle.Mounts.Insert(1, System.Text.Json.Nodes.JsonNode.Parse($$"""{ "destination": "/dev", "type": "bind", "source": "{{dev}}", "options": [ "bind" ] }"""));
        _ = Bundle.Set("process.terminal", true).Shell("test -f /target && cat /target > /data/seen; sleep 1000");
        using ConsoleSocket socket = new(Path.Combine(Directory, "console"));

        CommandResult created = Create("--console-socket", socket.Path);

        if (created.ExitCode == 0)
        {
            using Pty pty = new(socket.Receive().Descriptor);
            _ = Start().Succeeded();
            Eventually.True(() => File.Exists(Bundle.InRoot("data/seen")), "the target of the link is still a file");
        }

        Assert.Equal("target of the link", File.ReadAllText(Bundle.InRoot("target")));
        Assert.Equal("outside", File.ReadAllText(outside));
    }

    /// <summary>CVE-2025-52881: a write to a sysctl is redirected by a mount over it.</summary>
    [Fact]
    public void A_sysctl_is_not_written_to_a_file_that_is_mounted_over_it()
    {
        string fake = HostFile("fake", "untouched");
        _ = Bundle.Mount("/proc/sys/net/ipv4/ip_forward", "bind", fake, "bind");
        _ = Bundle.Json("linux.sysctl", """{ "net.ipv4.ip_forward": "1" }""");

        _ = Run();

        Assert.Equal("untouched", File.ReadAllText(fake));
    }

    /// <summary>CVE-2026-41579: devices are made through a symlink that the image calls /dev.</summary>
    [Fact]
    [Deviates(TargetKind.Crun, "1.8 follows the link", FixedIn = "1.28")]
    [Deviates(TargetKind.Runc, "follows the link", FixedIn = "1.3.3")]
    public void Devices_are_not_made_through_a_symlink_to_the_host()
    {
        string outside = HostDirectory("outside");
        System.IO.Directory.Delete(Bundle.InRoot("dev"));
        _ = Libc.symlink(outside, Bundle.InRoot("dev"));
        _ = Bundle.WithoutMount("/dev").WithoutMount("/dev/pts").WithoutMount("/dev/shm");
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 438 }""");

        _ = Run();

        Assert.Empty(System.IO.Directory.GetFileSystemEntries(outside));
    }

    /// <summary>CVE-2026-41579: the same where a mount hides the image's /dev.</summary>
    [Fact]
    [Deviates(TargetKind.Runc, "makes the links through it", FixedIn = "1.3.3")]
    public void A_mount_on_a_symlink_called_dev_stays_inside()
    {
        string outside = HostDirectory("outside");
        System.IO.Directory.Delete(Bundle.InRoot("dev"));
        _ = Libc.symlink(outside, Bundle.InRoot("dev"));

        _ = Run();

        Assert.Empty(System.IO.Directory.GetFileSystemEntries(outside));
    }

    /// <summary>CVE-2021-30465: a directory on the way to a destination becomes a symlink in the middle.</summary>
    [Fact]
    public void A_destination_that_is_exchanged_for_a_symlink_does_not_reach_the_host()
    {
        string outside = HostDirectory("outside");
        string directory = Bundle.InRoot("way");
        string link = Bundle.InRoot("link");
        _ = System.IO.Directory.CreateDirectory(directory);
        _ = Libc.symlink(outside, link);
        _ = Bundle.Mount("/way/to/mnt", "tmpfs", "tmpfs").Mount("/way/other", "tmpfs", "tmpfs");
        using CancellationTokenSource stop = new();
        Thread racer = new(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                _ = Libc.renameat2(-100, directory, -100, link, RENAME_EXCHANGE);
            }
        });
        racer.Start();

        for (int i = 0; i < 20; i++)
        {
            _ = Run();
        }

        stop.Cancel();
        racer.Join();
        Assert.Empty(System.IO.Directory.GetFileSystemEntries(outside));
    }

    /// <summary>CVE-2019-16884, CVE-2019-19921: something else than procfs at /proc.</summary>
    [Theory]
    [InlineData("tmpfs", "tmpfs")]
    [InlineData("bind", "/tmp")]
    [Deviates(TargetKind.Crun, "mounts it; the writes to /proc go elsewhere")]
    public void What_is_no_procfs_cannot_be_mounted_at_proc(string type, string source)
    {
        _ = Bundle.WithoutMount("/proc").Mount("/proc", type, source, type == "bind" ? "bind" : "ro");

        _ = Run().Failed();
    }

    /// <summary>CVE-2019-19921: a directory of /proc that decides about labels is covered.</summary>
    [Theory]
    [InlineData("/proc/self/attr")]
    [InlineData("/proc/1")]
    [InlineData("/proc/sys")]
    [Deviates(TargetKind.Crun, "mounts it; the writes to /proc go elsewhere")]
    [Deviates(TargetKind.Runc, "1.1 looks at the first component only", FixedIn = "1.2")]
    public void Nothing_can_be_mounted_inside_proc(string destination)
    {
        _ = Bundle.Mount(destination, "tmpfs", "tmpfs");

        _ = Run().Failed();
    }

    /// <summary>CVE-2023-27561: the image calls a symlink /proc, which leads to a directory of its own that may be one of the host's too.</summary>
    [Theory]
    [InlineData("elsewhere", false)]
    [InlineData("elsewhere", true)]
    public void A_symlink_called_proc_is_refused_or_covered_by_procfs(string name, bool isAbsolute)
    {
        string target = isAbsolute ? HostDirectory(name) : name;
        _ = System.IO.Directory.CreateDirectory(Bundle.InRoot(target.TrimStart('/')));
        System.IO.Directory.Delete(Bundle.InRoot("proc"));
        _ = Libc.symlink(target, Bundle.InRoot("proc"));
        _ = Bundle.Json("linux.maskedPaths", """[ "/proc/version" ]""").Shell("stat -f -c %T /proc/; wc -c < /proc/version; exit 0");

        CommandResult result = Run();

        Assert.True(result.ExitCode != 0 || result.Text == "proc\n0", result.ToString());
    }

    /// <summary>CVE-2022-29162, CVE-2022-27650: an inheritable set makes file capabilities effective.</summary>
    [Fact]
    public void Neither_the_init_nor_an_exec_has_inheritable_capabilities()
    {
        RunSleeper();

        _ = Exec("/bin/grep", "-h", "CapInh", "/proc/1/status", "/proc/self/status").Succeeded()
            .Printed("CapInh:\t0000000000000000", "CapInh:\t0000000000000000");
        _ = Runtime.Invoke("exec", "--cap", "CAP_SYS_CHROOT", Id, "/bin/grep", "CapInh", "/proc/self/status").Succeeded()
            .Printed("CapInh:\t0000000000000000");
    }

    [Theory]
    [InlineData(true, "1000")]
    [InlineData(false, "0")]
    [RequiresProbe]
    public void A_setuid_program_gains_nothing_under_no_new_privileges(bool noNewPrivileges, string effectiveUid)
    {
        File.Copy(Session.Instance.ProbePath!, Bundle.InRoot("setuid"));
        File.SetUnixFileMode(Bundle.InRoot("setuid"), UnixFileMode.SetUser | (UnixFileMode)0x1ed);
        _ = Bundle.Set("process.noNewPrivileges", noNewPrivileges).Set("process.user.uid", 1000);
        _ = Bundle.Args("/setuid", "call", "107"); // geteuid

        _ = Run().Succeeded().Printed(effectiveUid);
    }

    /// <summary>CVE-2016-9962: a process of the container traces the one that joins it.</summary>
    [Fact]
    public void A_process_of_an_exec_cannot_reach_the_descriptors_of_the_runtime()
    {
        string secret = HostFile("secret", Secret);
        _ = Bundle.Shell($"while :; do for f in /proc/[0-9]*/fd/*; do cat $f/../../../../..{secret} 2>/dev/null; done; done");
        Bundle.Save();
        using RunningCommand run = Runtime.Start("run", "--bundle", Bundle.Directory, Id);
        Eventually.True(() => Runtime.Containers.Count == 1 && State().ExitCode == 0 && Status() == "running", "it runs");

        for (int i = 0; i < 10; i++)
        {
            _ = Exec("/bin/true");
        }

        Assert.DoesNotContain(Secret, run.Output, StringComparison.Ordinal);
    }

    /// <summary>CVE-2024-45310: directories and files of the host are made on the way to a destination.</summary>
    [Fact]
    public void Nothing_is_made_on_the_host_for_a_destination_behind_a_symlink()
    {
        string outside = HostDirectory("outside");
        _ = Libc.symlink(outside, Bundle.InRoot("link"));
        _ = Bundle.Mount("/link/a/b", "tmpfs", "tmpfs").Mount("/link/file", "bind", HostFile("source"), "bind");

        _ = Run();

        Assert.Empty(System.IO.Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    [Deviates(TargetKind.Crun, "obeys annotations")]
    public void Annotations_change_nothing_of_what_runs()
    {
        _ = Bundle.Json("annotations", """
            { "run.oci.handler": "krun", "run.oci.hooks.stdout": "/annotated", "run.oci.seccomp_bpf_data": "AAAA", "org.systemd.property.MemoryMax": "1",
              "io.enisle.isolation": "vm", "org.criu.config": "/etc/passwd" }
            """);
        _ = Bundle.Args("/bin/echo", "as ever");

        _ = Run().Succeeded().Printed("as ever");

        Assert.False(File.Exists("/annotated"));
    }

    private static string Climb(string path) => $"cat ../../../../../../../../../../..{path}; cat /proc/self/cwd/../../../../../../../..{path}";

    /// <summary>The attacks below would destroy the runtime's file if they worked.</summary>
    private string UseCopyOfRuntime()
    {
        string copy = Path.Combine(HostDirectory("copy"), Path.GetFileName(Target.Path));
        File.Copy(File.ResolveLinkTarget(Runtime.Program, returnFinalTarget: true)?.FullName ?? Runtime.Program, copy);
        Runtime.Program = copy;
        return copy;
    }
}
