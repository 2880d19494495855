using Enisle.Host;
using Enisle.Isolation.Resctrl;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Isolation.Resctrl;

/// <summary>On a directory tree in place of resctrl: a class that exists has its two files, a new one has none, so that writes to it fail.</summary>
public sealed class ResctrlGroupTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("enisle-resctrl-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_host_without_resctrl_is_an_error_that_names_the_field()
    {
        EnisleException error = Assert.Throws<EnisleException>(() => ResctrlGroup.Prepare(null, "c1", new IntelRdt()));

        Assert.Equal(ErrorKind.Unsupported, error.Kind);
        Assert.StartsWith("linux.intelRdt:", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_joins_the_class_that_is_named()
    {
        MakeClass("gold", "L3:0=ff\n");

        ResctrlGroup.Prepare(_root, "c1", new IntelRdt { ClosId = "gold" }).Add(4711);

        Assert.Equal("4711", File.ReadAllText($"{_root}/gold/tasks"));
        Assert.Equal("L3:0=ff\n", File.ReadAllText($"{_root}/gold/schemata"));
    }

    [Fact]
    public void A_class_that_is_named_and_not_there_needs_a_schema()
    {
        EnisleException error = Assert.Throws<EnisleException>(() => ResctrlGroup.Prepare(_root, "c1", new IntelRdt { ClosId = "gold" }));

        Assert.StartsWith("linux.intelRdt.closID:", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Fact]
    public void Without_a_name_the_class_is_the_instances_own()
    {
        ResctrlGroup group = ResctrlGroup.Prepare(_root, "c1", new IntelRdt());

        Assert.True(Directory.Exists($"{_root}/c1"));
        ResctrlGroup.Remove(group.OwnDirectories);
        Assert.False(Directory.Exists($"{_root}/c1"));
    }

    [Fact]
    public void A_named_class_stays_when_the_instance_goes()
    {
        MakeClass("gold", "L3:0=ff\n");

        ResctrlGroup.Remove(ResctrlGroup.Prepare(_root, "c1", new IntelRdt { ClosId = "gold" }).OwnDirectories);

        Assert.True(Directory.Exists($"{_root}/gold"));
    }

    [Fact]
    public void A_schema_that_cannot_be_written_leaves_no_class_behind()
    {
        Assert.Throws<EnisleException>(() => ResctrlGroup.Prepare(_root, "c1", new IntelRdt { L3CacheSchema = "L3:0=f" }));

        Assert.Empty(Directory.GetDirectories(_root));
    }

    [Theory]
    [InlineData("L3:0=f", null, "Intel RDT/CAT: l3 cache schema is not enabled")]
    [InlineData(null, "MB:0=70", "Intel RDT/MBA: memory bandwidth schema is not enabled")]
    [InlineData("L3:0=f", "MB:0=70", "Intel RDT/CAT: l3 cache schema is not enabled")]
    public void A_resource_that_the_host_does_not_share_out_cannot_be_changed(string? cache, string? bandwidth, string message)
    {
        Assert.Equal(message, Assert.Throws<EnisleException>(() => ResctrlGroup.RequireResources(null, cache, bandwidth)).Message);
        Assert.Equal(message, Assert.Throws<EnisleException>(() => ResctrlGroup.RequireResources(_root, cache, bandwidth)).Message);
    }

    [Theory]
    [InlineData("L3")]
    [InlineData("L3CODE")]
    public void A_resource_that_the_host_shares_out_can_be_changed(string name)
    {
        Directory.CreateDirectory($"{_root}/info/{name}");
        Directory.CreateDirectory($"{_root}/info/MB");

        ResctrlGroup.RequireResources(_root, "L3:0=f", "MB:0=70");
        ResctrlGroup.RequireResources(null, "", null);
    }

    [Fact]
    public void A_change_writes_both_schemata_and_an_empty_one_writes_nothing()
    {
        MakeClass("c1", "L3:0=ff\n");
        ResctrlGroup group = ResctrlGroup.Of(_root, "c1", new IntelRdt());

        group.Change("", null);
        Assert.Equal("L3:0=ff\n", File.ReadAllText($"{_root}/c1/schemata"));
        group.Change("L3:0=f0", "MB:0=70");
        Assert.Equal("L3:0=f0\nMB:0=70\n", File.ReadAllText($"{_root}/c1/schemata"));
    }

    [Theory]
    [InlineData("L3:0=7f0", "    L3:0=7f0;1=1f\n    MB:0=100\n")]
    [InlineData("L3:0=7F0;1=1f", "L3:0=007f0;1=0001f\n")]
    public void The_same_schema_in_other_words_is_accepted(string wanted, string there)
    {
        MakeClass("gold", there);

        _ = ResctrlGroup.Prepare(_root, "c1", new IntelRdt { ClosId = "gold", L3CacheSchema = wanted });

        Assert.StartsWith(wanted, File.ReadAllText($"{_root}/gold/schemata"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("L3:0=7f0", "L3:0=7f\n")]
    [InlineData("L3:2=7f0", "L3:0=7f0\n")]
    public void Another_schema_of_an_existing_class_is_an_error(string wanted, string there)
    {
        MakeClass("gold", there);

        EnisleException error = Assert.Throws<EnisleException>(
            () => ResctrlGroup.Prepare(_root, "c1", new IntelRdt { ClosId = "gold", L3CacheSchema = wanted }));

        Assert.Contains("closID", error.Message, StringComparison.Ordinal);
        Assert.Equal(there, File.ReadAllText($"{_root}/gold/schemata"));
    }

    [Fact]
    public void A_bandwidth_line_of_the_cache_schema_gives_way_to_its_own_field() =>
        Assert.Equal("L3:0=f\nMB:0=20", SchemataText.Combine("L3:0=f\nMB:0=90", "MB:0=20"));

    [Fact]
    public void Monitoring_has_a_group_of_its_own_that_goes_with_the_instance()
    {
        MakeClass("gold", "L3:0=ff\n");
        _ = Directory.CreateDirectory($"{_root}/gold/mon_groups");

        ResctrlGroup group = ResctrlGroup.Prepare(_root, "c1", new IntelRdt { ClosId = "gold", EnableMonitoring = true });
        File.WriteAllText($"{_root}/gold/mon_groups/c1/tasks", "");
        group.Add(7);

        Assert.Equal("7", File.ReadAllText($"{_root}/gold/mon_groups/c1/tasks"));
        File.Delete($"{_root}/gold/mon_groups/c1/tasks"); // the kernel's own files do not hinder rmdir
        ResctrlGroup.Remove(group.OwnDirectories);
        Assert.Empty(Directory.GetDirectories($"{_root}/gold/mon_groups"));
    }

    [Fact]
    public void What_may_be_there_of_a_creation_cut_short_follows_from_the_configuration()
    {
        IReadOnlyDictionary<string, string> own = ResctrlGroup.PossibleDirectories("/r", "c1", new IntelRdt { EnableMonitoring = true });
        IReadOnlyDictionary<string, string> named = ResctrlGroup.PossibleDirectories("/r", "c1", new IntelRdt { ClosId = "gold" });

        Assert.Equal(["/r/c1/mon_groups/c1", "/r/c1"], own.Values);
        Assert.Empty(named);
    }

    private void MakeClass(string name, string schemata)
    {
        _ = Directory.CreateDirectory($"{_root}/{name}");
        File.WriteAllText($"{_root}/{name}/schemata", schemata);
        File.WriteAllText($"{_root}/{name}/tasks", "");
    }
}
