using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>Default devices and links, linux.devices, and the rules of the device cgroup.</summary>
[RequiresRoot]
public sealed class DeviceTests : ContainerTest
{
    [Theory]
    [InlineData("null", "1:3")]
    [InlineData("zero", "1:5")]
    [InlineData("full", "1:7")]
    [InlineData("random", "1:8")]
    [InlineData("urandom", "1:9")]
    [InlineData("tty", "5:0")]
    public void A_default_device_is_there_for_everyone(string name, string numbers)
    {
        _ = Bundle.Args("/bin/stat", "-c", "%t:%T %a %F", $"/dev/{name}");

        _ = Run().Succeeded().Printed($"{numbers} 666 character special file");
    }

    [Theory]
    [InlineData("fd", "/proc/self/fd")]
    [InlineData("stdin", "/proc/self/fd/0")]
    [InlineData("stdout", "/proc/self/fd/1")]
    [InlineData("stderr", "/proc/self/fd/2")]
    [InlineData("ptmx", "pts/ptmx")]
    public void A_default_link_is_there(string name, string target)
    {
        _ = Bundle.Args("/bin/readlink", $"/dev/{name}");

        string link = Run().Succeeded().Text;

        Assert.True(link == target || link == "/dev/" + target, link);
    }

    [Fact]
    public void Default_devices_can_be_used()
    {
        _ = Bundle.Shell("echo x > /dev/null && head -c 8 /dev/zero | wc -c && head -c 8 /dev/urandom | wc -c");

        _ = Run().Succeeded().Printed("8", "8");
    }

    [Fact]
    public void A_character_device_of_the_config_has_its_numbers_mode_and_owner()
    {
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/mine", "type": "c", "major": 1, "minor": 3, "fileMode": 416, "uid": 7, "gid": 8 }""");
        _ = Bundle.Args("/bin/stat", "-c", "%t:%T %a %u %g %F", "/dev/mine");

        _ = Run().Succeeded().Printed("1:3 640 7 8 character special file");
    }

    [Fact]
    public void A_block_device_of_the_config_is_made()
    {
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/disk", "type": "b", "major": 7, "minor": 200, "fileMode": 432 }""");
        _ = Bundle.Args("/bin/stat", "-c", "%t:%T %a %F", "/dev/disk");

        _ = Run().Succeeded().Printed("7:c8 660 block special file");
    }

    [Fact]
    public void A_fifo_of_the_config_is_made()
    {
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/pipe", "type": "p", "fileMode": 384 }""");
        _ = Bundle.Args("/bin/stat", "-c", "%a %F", "/dev/pipe");

        _ = Run().Succeeded().Printed("600 fifo");
    }

    [Fact]
    public void An_unbuffered_device_is_a_character_device()
    {
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/mine", "type": "u", "major": 1, "minor": 5, "fileMode": 438 }""");
        _ = Bundle.Args("/bin/stat", "-c", "%t:%T %F", "/dev/mine");

        _ = Run().Succeeded().Printed("1:5 character special file");
    }

    [Fact]
    public void A_device_may_be_in_a_directory_of_its_own()
    {
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/deep/er/null", "type": "c", "major": 1, "minor": 3, "fileMode": 438 }""");
        _ = Bundle.Shell("echo x > /dev/deep/er/null && echo written");

        _ = Run().Succeeded().Printed("written");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "takes any letter")]
    public void An_unknown_type_is_refused()
    {
        _ = Bundle.Add("linux.devices", """{ "path": "/dev/mine", "type": "z", "major": 1, "minor": 3 }""");

        _ = Run().Failed();
    }

    [Fact]
    [RequiresCgroupV1("devices")]
    public void A_device_without_a_rule_cannot_be_opened()
    {
        WithFuse();
        _ = Bundle.Shell(": < /dev/fuse");

        Assert.NotEqual(0, Run().ExitCode);
    }

    [Fact]
    [RequiresCgroupV1("devices")]
    public void A_rule_allows_what_it_names()
    {
        WithFuse();
        _ = Bundle.Add("linux.resources.devices", """{ "allow": true, "type": "c", "major": 10, "minor": 229, "access": "rw" }""");
        _ = Bundle.Shell(": < /dev/fuse && : > /dev/fuse && echo open");

        _ = Run().Succeeded().Printed("open");
    }

    [Fact]
    [RequiresCgroupV1("devices")]
    public void A_rule_for_reading_does_not_allow_writing()
    {
        WithFuse();
        _ = Bundle.Add("linux.resources.devices", """{ "allow": true, "type": "c", "major": 10, "minor": 229, "access": "r" }""");
        _ = Bundle.Shell(": < /dev/fuse && echo readable; : > /dev/fuse");

        CommandResult result = Run();

        _ = result.Contains("readable");
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    [RequiresCgroupV1("devices")]
    [Deviates(TargetKind.Crun, "writes the rules as they come, and v1 lets the first one stand")]
    public void A_later_rule_overrides_an_earlier_one()
    {
        WithFuse();
        _ = Bundle.Add("linux.resources.devices", """{ "allow": true, "type": "c", "major": 10, "access": "rwm" }""");
        _ = Bundle.Add("linux.resources.devices", """{ "allow": false, "type": "c", "major": 10, "minor": 229, "access": "rw" }""");
        _ = Bundle.Shell(": < /dev/fuse");

        // v1 cannot except one device from a range that is allowed; what cannot be kept must fail, not be dropped.
        Assert.NotEqual(0, Run().ExitCode);
    }

    [Fact]
    [RequiresCgroupV1("devices")]
    public void Without_rules_only_default_devices_can_be_opened()
    {
        WithFuse();
        _ = Bundle.Remove("linux.resources").Shell("echo x > /dev/null && echo null; (: < /dev/fuse) 2> /dev/null || echo refused");

        CommandResult result = Run();

        Assert.True(result.Text is "null\nrefused" || Target.Kind != TargetKind.Product, result.ToString());
        _ = result.Contains("null");
    }

    [Fact]
    [RequiresCgroupV1("devices")]
    public void The_list_of_the_cgroup_has_the_rules()
    {
        _ = Bundle.Add("linux.resources.devices", """{ "allow": true, "type": "b", "major": 7, "minor": 200, "access": "rm" }""");
        RunSleeper();

        string[] list = CgroupFile("devices", "devices.list").Split('\n');

        Assert.Contains("b 7:200 rm", list);
        Assert.DoesNotContain("a *:* rwm", list);
    }

    private void WithFuse()
    {
        if (!File.Exists("/dev/fuse"))
        {
            Assert.Skip("needs /dev/fuse");
        }

        _ = Bundle.Add("linux.devices", """{ "path": "/dev/fuse", "type": "c", "major": 10, "minor": 229, "fileMode": 438 }""");
    }

    [Fact]
    [Deviates(TargetKind.Runc, "binds the host's file of that name")]
    public void A_fifo_is_made_in_a_user_namespace_too()
    {
        _ = Bundle.UserNamespace();
        Bundle.OwnRootFs(200_000);
        _ = Bundle.Json("linux.devices", """[ { "path": "/dev/pipe", "type": "p", "fileMode": 416, "uid": 3, "gid": 4 } ]""");
        _ = Bundle.Args("/bin/stat", "-c", "%F %a %u:%g", "/dev/pipe");

        _ = Run().Succeeded().Printed("fifo 640 3:4");
    }
}
