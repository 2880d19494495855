using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>A new user namespace with mappings, made by root.</summary>
[RequiresRoot]
[RequiresUserNamespaces]
public sealed class UserNamespaceTests : ContainerTest
{
    [Fact]
    public void The_mappings_are_those_of_the_config()
    {
        _ = Bundle.UserNamespace(300_000, 1000).Shell("tr -s ' ' < /proc/self/uid_map; tr -s ' ' < /proc/self/gid_map");

        _ = Run().Succeeded().Printed(" 0 300000 1000", " 0 300000 1000");
    }

    [Fact]
    public void Several_ranges_are_mapped()
    {
        _ = Bundle.UserNamespace(300_000, 1000).Shell("tr -s ' ' < /proc/self/uid_map");
        _ = Bundle.Json("linux.uidMappings", """
            [ { "containerID": 0, "hostID": 300000, "size": 1000 }, { "containerID": 5000, "hostID": 400000, "size": 10 } ]
            """);

        _ = Run().Succeeded().Printed(" 0 300000 1000", " 5000 400000 10");
    }

    [Fact]
    public void The_root_of_the_namespace_is_the_mapped_user_outside()
    {
        _ = Bundle.UserNamespace();
        RunSleeper();

        string status = File.ReadAllText($"/proc/{InitPid()}/status");

        Assert.Contains("Uid:\t200000\t200000\t200000\t200000", status, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_runs_as_the_configured_user_of_the_namespace()
    {
        _ = Bundle.UserNamespace().Set("process.user.uid", 1000).Set("process.user.gid", 50).Shell("id -u; id -g");

        _ = Run().Succeeded().Printed("1000", "50");
    }

    [Fact]
    public void A_user_that_is_not_mapped_is_refused()
    {
        _ = Bundle.UserNamespace(200_000, 1000).Set("process.user.uid", 5000);

        _ = Run().Failed();
    }

    [Fact]
    public void Every_mount_of_the_default_config_is_made()
    {
        _ = Bundle.UserNamespace().Shell("cut -d' ' -f2 /proc/self/mounts | grep -x -E '/proc|/dev|/dev/pts|/dev/shm|/sys' | sort");

        _ = Run().Succeeded().Printed("/dev", "/dev/pts", "/dev/shm", "/proc", "/sys");
    }

    [Fact]
    public void Default_devices_are_there_and_work()
    {
        _ = Bundle.UserNamespace().Shell("echo x > /dev/null; head -c 4 /dev/zero | wc -c; test -c /dev/tty && test -c /dev/urandom && echo devices");

        _ = Run().Succeeded().Printed("4", "devices");
    }

    [Fact]
    public void Exec_is_in_the_same_user_namespace()
    {
        _ = Bundle.UserNamespace();
        RunSleeper();

        _ = Exec("/bin/readlink", "/proc/self/ns/user").Succeeded().Printed(NamespaceLink.Of(InitPid(), "user"));
    }

    [Fact]
    public void A_new_file_belongs_to_the_mapped_user_on_the_host()
    {
        _ = Bundle.UserNamespace().Shell("echo x > /data/file");

        _ = Run().Succeeded();

        Assert.Equal("200000:200000", OwnerOf(Bundle.InRoot("data/file")));
    }

    [Fact]
    public void Setgroups_is_allowed_when_root_makes_the_namespace()
    {
        _ = Bundle.UserNamespace().Args("/bin/cat", "/proc/self/setgroups");

        _ = Run().Succeeded().Printed("allow");
    }

    [Fact]
    public void Without_mappings_it_is_refused()
    {
        _ = Bundle.Namespace("user");

        CommandResult result = Run();

        // crun maps the caller; runc refuses. Neither may run as the host's root.
        Assert.True(result.ExitCode != 0 || Target.Kind == TargetKind.Crun, result.ToString());
    }
}
