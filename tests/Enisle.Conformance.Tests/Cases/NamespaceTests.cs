using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>linux.namespaces: new ones, the host's, and joined by path.</summary>
[RequiresRoot]
public sealed class NamespaceTests : ContainerTest
{
    [Theory]
    [InlineData("pid", "pid")]
    [InlineData("network", "net")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("mount", "mnt")]
    [InlineData("cgroup", "cgroup")]
    [InlineData("user", "user")]
    [InlineData("time", "time")]
    public void A_namespace_without_a_path_is_new(string type, string link)
    {
        _ = type == "user" ? Bundle.UserNamespace() : Bundle.Namespace(type);
        _ = Bundle.Args("/bin/readlink", $"/proc/self/ns/{link}");

        string inside = Run().Succeeded().Text;

        Assert.StartsWith(link + ":[", inside, StringComparison.Ordinal);
        Assert.NotEqual(NamespaceLink.OfHost(link), inside);
    }

    [Theory]
    [InlineData("pid", "pid")]
    [InlineData("network", "net")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("cgroup", "cgroup")]
    [InlineData("user", "user")]
    [InlineData("time", "time")]
    public void A_namespace_that_is_not_listed_is_the_runtimes(string type, string link)
    {
        if (type == "uts")
        {
            _ = Bundle.Remove("hostname");
        }

        _ = Bundle.WithoutNamespace(type).Args("/bin/readlink", $"/proc/self/ns/{link}");

        _ = Run().Succeeded().Printed(NamespaceLink.OfHost(link));
    }

    [Theory]
    [InlineData("pid", "pid")]
    [InlineData("network", "net")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("cgroup", "cgroup")]
    public void A_namespace_with_a_path_is_joined(string type, string link)
    {
        _ = Bundle.Namespace("cgroup");
        RunSleeper();
        int pid = InitPid();
        Bundle second = NewBundle().Namespace(type, $"/proc/{pid}/ns/{link}").Args("/bin/readlink", $"/proc/self/ns/{link}");
        if (type == "uts")
        {
            _ = second.Remove("hostname");
        }

        second.Save();
        CommandResult result = Runtime.Invoke("run", "--bundle", second.Directory, "c2");

        _ = result.Succeeded().Printed(NamespaceLink.Of(pid, link));
    }

    [Fact]
    [RequiresKernel(5, 6)]
    [Deviates(TargetKind.Crun, "its child dies when it joins one")]
    [Deviates(TargetKind.Runc, "1.1 has no time namespaces", FixedIn = "1.2")]
    public void A_time_namespace_with_a_path_is_joined()
    {
        _ = Bundle.Namespace("time").Json("linux.timeOffsets", """{ "boottime": { "secs": 86400 } }""");
        RunSleeper();
        int pid = InitPid();
        Bundle second = NewBundle().Namespace("time", $"/proc/{pid}/ns/time").Args("/bin/readlink", "/proc/self/ns/time");
        second.Save();

        CommandResult result = Runtime.Invoke("run", "--bundle", second.Directory, "c2");

        _ = result.Succeeded().Printed(NamespaceLink.Of(pid, "time"));
    }

    [Fact]
    public void A_user_namespace_with_a_path_is_joined()
    {
        _ = Bundle.UserNamespace();
        RunSleeper();
        int pid = InitPid();
        Bundle second = NewBundle().Namespace("user", $"/proc/{pid}/ns/user").Args("/bin/readlink", "/proc/self/ns/user");
        second.OwnRootFs(200_000);
        second.Save();

        CommandResult result = Runtime.Invoke("run", "--bundle", second.Directory, "c2");

        _ = result.Succeeded().Printed(NamespaceLink.Of(pid, "user"));
    }

    [Fact]
    public void The_program_is_process_1_of_a_new_pid_namespace()
    {
        _ = Bundle.Shell("echo $$");

        _ = Run().Succeeded().Printed("1");
    }

    [Fact]
    public void A_joined_pid_namespace_shows_the_processes_of_both()
    {
        RunSleeper();
        Bundle second = NewBundle().Namespace("pid", $"/proc/{InitPid()}/ns/pid").Args("/bin/cat", "/proc/1/comm");
        second.Save();

        _ = Runtime.Invoke("run", "--bundle", second.Directory, "c2").Succeeded().Printed("sleep");
    }

    [Fact]
    public void The_hostname_is_set()
    {
        _ = Bundle.Set("hostname", "island").Args("/bin/hostname");

        _ = Run().Succeeded().Printed("island");
    }

    [Fact]
    [Deviates(TargetKind.Runc, "1.1 does not know domainname", FixedIn = "1.2")]
    public void The_domainname_is_set()
    {
        _ = Bundle.Set("domainname", "archipelago").Args("/bin/cat", "/proc/sys/kernel/domainname");

        _ = Run().Succeeded().Printed("archipelago");
    }

    [Fact]
    public void A_hostname_without_a_uts_namespace_is_refused_and_the_hosts_stays()
    {
        string before = File.ReadAllText("/proc/sys/kernel/hostname");
        _ = Bundle.WithoutNamespace("uts").Set("hostname", "island");

        _ = Run().Failed();

        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/hostname"));
    }

    [Fact]
    [Deviates(TargetKind.Runc, "1.1 has no time namespaces", FixedIn = "1.2")]
    public void Time_offsets_move_the_boot_time_clock()
    {
        _ = Bundle.Namespace("time").Json("linux.timeOffsets", """{ "boottime": { "secs": 864000 }, "monotonic": { "secs": 5000 } }""");
        _ = Bundle.Shell("cut -d. -f1 /proc/uptime; tr -s ' ' < /proc/self/timens_offsets");

        CommandResult result = Run().Succeeded();

        Assert.True(long.Parse(result.Lines[0]) >= 864_000, result.ToString());
        _ = result.Contains("monotonic 5000 0").Contains("boottime 864000 0");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "ignores them")]
    [Deviates(TargetKind.Runc, "1.1 ignores them", FixedIn = "1.2")]
    public void Time_offsets_without_a_time_namespace_are_refused()
    {
        _ = Bundle.Json("linux.timeOffsets", """{ "boottime": { "secs": 10 } }""");

        _ = Run().Failed();
    }

    [Fact]
    public void A_namespace_path_of_another_kind_is_refused()
    {
        _ = Bundle.Namespace("network", "/proc/self/ns/uts");

        _ = Run().Failed();
    }

    [Fact]
    public void A_namespace_path_that_is_not_there_is_refused()
    {
        _ = Bundle.Namespace("network", "/proc/self/ns/nothing");

        _ = Run().Failed();
    }

    [Fact]
    public void Loopback_is_up_in_a_new_network_namespace()
    {
        _ = Bundle.Args("/bin/ip", "link", "show", "lo");

        _ = Run().Succeeded().Contains("LOOPBACK,UP");
    }

    [Fact]
    public void A_cgroup_namespace_hides_the_path_to_the_container()
    {
        _ = Bundle.Namespace("cgroup").Args("/bin/cat", "/proc/self/cgroup");

        _ = Run().Succeeded().Lacks(Bundle.Cgroup);
    }
}
