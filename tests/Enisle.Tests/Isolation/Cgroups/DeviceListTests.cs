using Enisle.Host;
using Enisle.Isolation.Cgroups.Devices;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Isolation.Cgroups;

public sealed class DeviceListTests
{
    [Fact]
    public void New_cgroup_is_denied_everything_first()
    {
        List<DeviceEntry> changes = new DeviceList(allowsByDefault: true).ChangesTo(DeviceList.From(DeviceRules.From([])), out bool startsOver);

        Assert.True(startsOver);
        Assert.All(changes, change => Assert.True(change.Allow));
        Assert.Equal(12, changes.Count);
    }

    [Fact]
    public void Update_writes_only_what_differs()
    {
        DeviceList before = DeviceList.Parse("c 1:3 rwm\nc 10:229 rw\nb *:* m\n"u8);
        DeviceList after = DeviceList.Parse("c 1:3 rwm\nc 10:229 rwm\nc 5:* r\n"u8);

        List<DeviceEntry> changes = before.ChangesTo(after, out bool startsOver);

        Assert.False(startsOver);
        Assert.Equal(
            [
                new(false, new(true, -1, -1), DeviceAccess.Mknod),
                new(true, new(false, 10, 229), DeviceAccess.Mknod),
                new(true, new(false, 5, -1), DeviceAccess.Read),
            ],
            changes);
    }

    [Fact]
    public void List_that_allows_by_default_hides_its_exceptions_and_is_started_over()
    {
        DeviceList.Parse("a *:* rwm\n"u8).ChangesTo(new DeviceList(allowsByDefault: true), out bool startsOver);

        Assert.True(startsOver);
    }

    [Fact]
    public void Hole_in_a_wider_rule_is_refused()
    {
        DeviceRules rules = DeviceRules.From(
        [
            new() { Allow = true, Type = "c", Access = "rw" },
            new() { Allow = false, Type = "c", Major = 10, Minor = 229, Access = "w" },
        ]);

        EnisleException e = Assert.Throws<EnisleException>(() => DeviceList.From(rules));

        Assert.Contains("cgroup v1 cannot", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_may_take_back_all_of_a_narrower_one()
    {
        DeviceList list = DeviceList.From(DeviceRules.From(
        [
            new() { Allow = true, Type = "b", Major = 8, Minor = 1, Access = "rw" },
            new() { Allow = false, Type = "b", Major = 8, Access = "w" },
        ]));

        Assert.Contains((new DeviceMatch(true, 8, 1), DeviceAccess.Read), list.Exceptions);
    }

    [Theory]
    [InlineData("x", "rw", "[1].type")]
    [InlineData("c", "rwx", "[1].access")]
    public void Bad_rule_is_named_by_its_place(string type, string access, string place)
    {
        DeviceRule[] rules = [new() { Allow = false }, new() { Allow = true, Type = type, Access = access }];

        EnisleException e = Assert.Throws<EnisleException>(() => DeviceRules.From(rules));

        Assert.StartsWith($"linux.resources.devices{place}: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Number_beyond_32_bits_is_refused()
    {
        DeviceRule[] rules = [new() { Allow = true, Type = "c", Major = 1L << 32 }];

        Assert.Contains("devices[0].major", Assert.Throws<EnisleException>(() => DeviceRules.From(rules)).Message, StringComparison.Ordinal);
    }
}
