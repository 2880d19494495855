using System.Net;
using System.Net.Sockets;
using Enisle.Engine.Networks;
using Enisle.Host;

namespace Enisle.Tests.Engine.Networks;

public sealed class AddressTests
{
    private static readonly NetworkDefinition s_small = new()
    {
        Name = "small",
        Id = "1",
        Driver = "bridge",
        Subnet = "10.1.2.0/29",
        Gateway = "10.1.2.1",
        SubnetV6 = "fd00:1::/64",
        GatewayV6 = "fd00:1::1",
    };

    [Fact]
    public void The_lowest_free_address_is_chosen_until_none_is_left()
    {
        AddressAllocator allocator = new(s_small);
        HashSet<IPAddress> taken = [];
        List<string> chosen = [];
        while (allocator.TryPick(taken) is { } address)
        {
            chosen.Add(address.ToString());
            taken.Add(address);
        }

        Assert.Equal(["10.1.2.2", "10.1.2.3", "10.1.2.4", "10.1.2.5", "10.1.2.6"], chosen);
        taken.Remove(IPAddress.Parse("10.1.2.4"));
        Assert.Equal("10.1.2.4", allocator.TryPick(taken)!.ToString());
    }

    [Theory]
    [InlineData("10.1.2.0")]
    [InlineData("10.1.2.1")]
    [InlineData("10.1.2.7")]
    [InlineData("10.1.3.2")]
    [InlineData("fd00:1::2")]
    public void An_address_that_no_instance_can_have_is_refused(string text) =>
        Assert.Equal(ErrorKind.Invalid, Assert.Throws<EnisleException>(() => new AddressAllocator(s_small).Validate(IPAddress.Parse(text))).Kind);

    [Fact]
    public void The_IPv6_address_follows_from_the_other_one() => Assert.Equal("fd00:1::5", new AddressAllocator(s_small).V6For(IPAddress.Parse("10.1.2.5")));

    [Theory]
    [InlineData("10.0.0.0/8", "10.9.0.0/16", true)]
    [InlineData("10.9.0.0/16", "10.0.0.0/8", true)]
    [InlineData("10.8.0.0/16", "10.9.0.0/16", false)]
    [InlineData("10.8.0.0/16", "fd00::/64", false)]
    public void Overlap_goes_both_ways(string a, string b, bool expected) => Assert.Equal(expected, Subnet.Overlap(IPNetwork.Parse(a), IPNetwork.Parse(b)));

    [Theory]
    [InlineData("10.9.0.0/16", "10.10.0.0")]
    [InlineData("10.255.0.0/16", "11.0.0.0")]
    [InlineData("10.1.2.248/29", "10.1.3.0")]
    [InlineData("172.16.0.0/12", "172.32.0.0")]
    [InlineData("fd00:1:2:ffff::/64", "fd00:1:3::")]
    public void Behind_a_subnet_comes_the_next(string subnet, string next) => Assert.Equal(next, Subnet.Behind(IPNetwork.Parse(subnet)).ToString());

    [Theory]
    [InlineData("10.0.0.1/24")]
    [InlineData("10.0.0.0/31")]
    [InlineData("10.0.0.0/7")]
    [InlineData("10.0.0.0")]
    [InlineData("fd00::/64")]
    [InlineData("x")]
    public void A_subnet_without_room_or_with_host_bits_is_refused(string text) =>
        Assert.Equal(ErrorKind.Invalid, Assert.Throws<EnisleException>(() => Subnet.Parse(text, AddressFamily.InterNetwork)).Kind);

    [Fact]
    public void A_subnet_is_picked_that_nothing_uses()
    {
        IPNetwork first = SubnetPicker.Pick([]);

        Assert.False(Subnet.Overlap(first, SubnetPicker.Pick([first])));
        Assert.Throws<EnisleException>(() => SubnetPicker.Pick([new IPNetwork(IPAddress.Any, 0)]));
    }

    [Theory]
    [InlineData(null, "02:42:0a:01:02:05")]
    [InlineData("AA:bb:cc:00:11:22", "aa:bb:cc:00:11:22")]
    public void Hardware_addresses_are_derived_or_as_asked(string? wanted, string expected) =>
        Assert.Equal(expected, HardwareAddress.For(wanted, IPAddress.Parse("10.1.2.5")));

    [Theory]
    [InlineData("01:00:00:00:00:01")]
    [InlineData("00:00:00:00:00:00")]
    [InlineData("aa:bb:cc")]
    [InlineData("zz:bb:cc:00:11:22")]
    [InlineData("")]
    public void Hardware_addresses_that_no_device_has_are_refused(string wanted) =>
        Assert.Throws<EnisleException>(() => HardwareAddress.For(wanted, IPAddress.Loopback));
}
