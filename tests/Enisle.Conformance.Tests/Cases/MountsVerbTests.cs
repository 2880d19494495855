using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary><c>mounts add|remove</c> on a running container: crun's verb.</summary>
[RequiresRoot]
[Deviates(TargetKind.Runc, "has no such verb")]
public sealed class MountsVerbTests : ContainerTest
{
    [Fact]
    public void An_added_bind_mount_is_seen_inside()
    {
        _ = HostFile("source/file", "from the host");
        RunSleeper();

        _ = Mounts("add", Bind("/mnt")).Succeeded();

        _ = Exec("/bin/cat", "/mnt/file").Succeeded().Printed("from the host");
    }

    [Fact]
    public void An_added_mount_takes_its_options()
    {
        _ = HostFile("source/file", "kept");
        RunSleeper();

        _ = Mounts("add", Bind("/mnt", "\"ro\"", "\"nosuid\"")).Succeeded();

        _ = Exec("/bin/grep", " /mnt ", "/proc/mounts").Succeeded().Contains("ro,nosuid");
        _ = Exec("/bin/touch", "/mnt/file").Failed();
    }

    [Fact]
    public void A_file_can_be_added()
    {
        string source = HostFile("source/file", "a file");
        RunSleeper();

        _ = Mounts("add", $$"""[ { "destination": "/tmp/file", "type": "bind", "source": "{{source}}", "options": [ "bind" ] } ]""").Succeeded();

        _ = Exec("/bin/cat", "/tmp/file").Succeeded().Printed("a file");
    }

    [Fact]
    public void A_missing_mount_point_is_made()
    {
        _ = HostFile("source/file", "here");
        RunSleeper();

        _ = Mounts("add", Bind("/tmp/new/point")).Succeeded();

        _ = Exec("/bin/cat", "/tmp/new/point/file").Succeeded().Printed("here");
    }

    [Fact]
    public void A_removed_mount_is_gone()
    {
        _ = HostFile("source/file");
        RunSleeper();
        _ = Mounts("add", Bind("/mnt")).Succeeded();

        _ = Mounts("remove", """[ { "destination": "/mnt" } ]""").Succeeded();

        _ = Exec("/bin/ls", "/mnt").Succeeded().Printed("");
    }

    [Fact]
    public void Removing_what_is_no_mount_is_an_error()
    {
        RunSleeper();

        _ = Mounts("remove", """[ { "destination": "/mnt" } ]""").FailedWith("/mnt");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "drops the options of the file system")]
    [NoPeer("the peer that has the verb adds the file system without what the options say")]
    public void A_new_file_system_can_be_added()
    {
        RunSleeper();

        _ = Mounts("add", """[ { "destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": [ "size=64k" ] } ]""").Succeeded();

        _ = Exec("/bin/grep", " /mnt ", "/proc/mounts").Succeeded().Contains("size=64k");
    }

    [Fact]
    public void A_symlink_of_the_container_does_not_lead_outside()
    {
        _ = HostFile("source/file", "inside");
        string outside = HostDirectory("outside");
        _ = Libc.symlink(outside, Bundle.InRoot("link"));
        RunSleeper();

        _ = Mounts("add", Bind("/link/point"));

        Assert.Empty(System.IO.Directory.GetFileSystemEntries(outside));
    }

    [Fact]
    public void A_container_in_a_user_namespace_takes_mounts_too()
    {
        _ = HostFile("source/file", "mapped");
        _ = Bundle.UserNamespace();
        Bundle.OwnRootFs(200_000);
        RunSleeper();

        _ = Mounts("add", Bind("/mnt")).Succeeded();

        _ = Exec("/bin/cat", "/mnt/file").Succeeded().Printed("mapped");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[ { } ]")]
    [InlineData("[ {")]
    [InlineData("""[ { "destination": "/mnt", "type": "bind", "options": [ "bind" ] } ]""")]
    public void A_broken_list_is_an_error(string json)
    {
        RunSleeper();

        _ = Mounts("add", json).Failed();
    }

    [Fact]
    public void A_missing_file_is_an_error()
    {
        RunSleeper();

        _ = Runtime.Invoke("mounts", "add", Id, Path.Combine(Directory, "nothing")).FailedWith("nothing");
    }

    [Fact]
    public void Another_action_is_an_error()
    {
        RunSleeper();

        _ = Runtime.Invoke("mounts", "change", Id, HostFile("list", "[]")).Failed();
    }

    [Fact]
    public void A_stopped_container_takes_no_mounts()
    {
        _ = HostFile("source/file");
        RunSleeper();
        _ = Kill().Succeeded();
        WaitForStatus("stopped");

        _ = Mounts("add", Bind("/mnt")).FailedWith("not running");
    }

    private string Bind(string destination, params string[] options)
    {
        string all = string.Join(", ", (string[])["\"bind\"", .. options]);
        return $$"""[ { "destination": "{{destination}}", "type": "bind", "source": "{{Path.Combine(Directory, "source")}}", "options": [ {{all}} ] } ]""";
    }

    private CommandResult Mounts(string action, string json) => Runtime.Invoke("mounts", action, Id, HostFile("list", json));
}
