using Enisle.Conformance.Tests.Harness;

namespace Enisle.Conformance.Tests.Cases;

/// <summary>uidMappings and gidMappings of mounts, and the options idmap and ridmap.</summary>
[RequiresRoot]
[RequiresUserNamespaces]
[RequiresKernel(5, 12)]
[Deviates(TargetKind.Runc, "1.1 has no id-mapped mounts", FixedIn = "1.2")]
public sealed class IdMappedMountTests : ContainerTest
{
    private const string Mapping = """[ { "containerID": 0, "hostID": 200000, "size": 65536 } ]""";

    [Fact]
    public void Files_of_the_source_show_with_the_mapped_owner()
    {
        Map("/mnt", "idmap");
        _ = Bundle.UserNamespace().Args("/bin/stat", "-c", "%u:%g", "/mnt/file");

        _ = Run().Succeeded().Printed("1000:1001");
    }

    [Fact]
    public void A_new_file_belongs_to_the_unmapped_owner_in_the_source()
    {
        string source = Map("/mnt", "idmap");
        Assert.Equal(0, Libc.chown(source, 0, 0));
        _ = Bundle.UserNamespace().Shell("echo x > /mnt/new");

        _ = Run().Succeeded();

        Assert.Equal("0:0", OwnerOf(Path.Combine(source, "new")));
    }

    [Fact]
    public void Without_a_mapping_they_show_as_nobodys()
    {
        string source = Source();
        _ = Bundle.UserNamespace().Mount("/mnt", "bind", source, "bind").Args("/bin/stat", "-c", "%u:%g", "/mnt/file");

        _ = Run().Succeeded().Printed("65534:65534");
    }

    [Fact]
    public void A_mapping_of_its_own_is_used()
    {
        string source = Source();
        const string Own = """[ { "containerID": 1000, "hostID": 205000, "size": 2 } ]""";
        _ = Bundle.UserNamespace().Mount("/mnt", "bind", source, "bind", "idmap").Args("/bin/stat", "-c", "%u:%g", "/mnt/file");
        Bundle.MountAt("/mnt")["uidMappings"] = System.Text.Json.Nodes.JsonNode.Parse(Own);
        Bundle.MountAt("/mnt")["gidMappings"] = System.Text.Json.Nodes.JsonNode.Parse(Own);

        _ = Run().Succeeded().Printed("5000:5001");
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 loses the mounts below", FixedIn = "1.28")]
    public void Ridmap_reaches_the_mounts_below()
    {
        string source = Map("/mnt", "rbind", "ridmap");
        string below = HostDirectory("source/sub");
        HostMount("tmpfs", below, "tmpfs", 0);
        File.WriteAllText(Path.Combine(below, "file"), "");
        Assert.Equal(0, Libc.chown(Path.Combine(below, "file"), 7, 8));
        _ = Bundle.UserNamespace().Shell("stat -c %u:%g /mnt/file /mnt/sub/file");

        _ = Run().Succeeded().Printed("1000:1001", "7:8");
        Assert.NotEqual("", source);
    }

    [Fact]
    [Deviates(TargetKind.Crun, "1.8 loses the mounts below", FixedIn = "1.28")]
    public void Idmap_leaves_the_mounts_below_as_they_are()
    {
        _ = Map("/mnt", "rbind", "idmap");
        string below = HostDirectory("source/sub");
        HostMount("tmpfs", below, "tmpfs", 0);
        File.WriteAllText(Path.Combine(below, "file"), "");
        Assert.Equal(0, Libc.chown(Path.Combine(below, "file"), 7, 8));
        _ = Bundle.UserNamespace().Shell("stat -c %u:%g /mnt/file /mnt/sub/file");

        _ = Run().Succeeded().Printed("1000:1001", "65534:65534");
    }

    /// <summary>A source with a file of user 1000, group 1001, mounted with the container's own mapping.</summary>
    private string Map(string destination, params string[] options)
    {
        string source = Source();
        _ = Bundle.Mount(destination, "bind", source, ["bind", .. options]);
        Bundle.MountAt(destination)["uidMappings"] = System.Text.Json.Nodes.JsonNode.Parse(Mapping);
        Bundle.MountAt(destination)["gidMappings"] = System.Text.Json.Nodes.JsonNode.Parse(Mapping);
        return source;
    }

    private string Source()
    {
        string source = HostDirectory("source");
        string file = HostFile("source/file");
        Assert.Equal(0, Libc.chown(file, 1000, 1001));
        return source;
    }
}
