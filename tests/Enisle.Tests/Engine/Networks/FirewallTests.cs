using System.Net;
using Enisle.Abi;
using Enisle.Engine.Networks;
using Enisle.Host.Netlink.Nftables;

namespace Enisle.Tests.Engine.Networks;

/// <summary>What we tell the kernel, as nft(8) reads it back, and as nft itself would have told it.</summary>
public sealed class FirewallTests
{
    private const string Expected = """
        table inet enisle {
        	set bridges {
        		type ifname
        		elements = { "enisle0" }
        	}

        	set outward {
        		type ifname
        		elements = { "enisle0" }
        	}

        	set within {
        		type ifname . ifname
        		elements = { "enisle0" . "enisle0" }
        	}

        	set subnets4 {
        		type ipv4_addr
        		flags interval
        		elements = { 172.29.0.0/16 }
        	}

        	set subnets6 {
        		type ipv6_addr
        		flags interval
        	}

        	map host4 {
        		type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service
        		elements = { 127.0.0.1 . udp . 5353 : 172.29.0.2 . 53 }
        	}

        	map any4 {
        		type inet_proto . inet_service : ipv4_addr . inet_service
        		elements = { tcp . 8080 : 172.29.0.2 . 80 }
        	}

        	map host6 {
        		type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service
        	}

        	map any6 {
        		type inet_proto . inet_service : ipv6_addr . inet_service
        	}

        	chain guard {
        		type filter hook prerouting priority raw; policy accept;
        		iifname @bridges ip daddr 127.0.0.0/8 drop
        		iifname @bridges ip saddr 127.0.0.0/8 drop
        	}

        	chain publish {
        		dnat ip to ip daddr . meta l4proto . th dport map @host4
        		meta nfproto ipv4 dnat ip to meta l4proto . th dport map @any4
        		dnat ip6 to ip6 daddr . meta l4proto . th dport map @host6
        		meta nfproto ipv6 dnat ip6 to meta l4proto . th dport map @any6
        	}

        	chain prerouting {
        		type nat hook prerouting priority dstnat; policy accept;
        		ip daddr 127.0.0.0/8 accept
        		fib daddr type local jump publish
        	}

        	chain output {
        		type nat hook output priority -100; policy accept;
        		fib daddr type local jump publish
        	}

        	chain postrouting {
        		type nat hook postrouting priority srcnat; policy accept;
        		iifname @outward iifname . oifname != @within masquerade
        		oifname @bridges ct status dnat ip saddr @subnets4 masquerade
        		oifname @bridges ct status dnat ip6 saddr @subnets6 masquerade
        		oifname @bridges ip saddr 127.0.0.0/8 masquerade
        	}

        	chain forward {
        		type filter hook forward priority filter; policy accept;
        		iifname . oifname @within accept
        		oifname @bridges ct state established,related accept
        		oifname @bridges ct status dnat accept
        		oifname @bridges drop
        		iifname @outward accept
        		iifname @bridges drop
        	}

        	chain layout_2 {
        	}
        }

        """;

    [Fact]
    public void The_table_reads_as_it_is_meant()
    {
        using NetworkWorld world = NetworkWorld.Create();
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "needs nft");
        using Firewall firewall = Firewall.Open();
        Assert.False(firewall.IsSetUp());

        firewall.SetUp([Network()], [Attachment()]);

        Assert.True(firewall.IsSetUp());
        Assert.Equal(Expected, NetworkWorld.Run("/usr/sbin/nft", "list ruleset"));
        firewall.SetUp([Network()], [Attachment()]);
        firewall.Add(Network());
        firewall.Add(Attachment());
        Assert.Equal(Expected, NetworkWorld.Run("/usr/sbin/nft", "list ruleset")); // twice is once
    }

    [Fact]
    public void Elements_go_and_what_has_gone_already_does_not_matter()
    {
        using NetworkWorld world = NetworkWorld.Create();
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "needs nft");
        using Firewall firewall = Firewall.Open();
        firewall.SetUp([Network()], [Attachment()]);
        NetworkWorld.Run("/usr/sbin/nft", "delete element inet enisle any4 { tcp . 8080 }");

        firewall.Remove(Attachment());
        firewall.Remove(Network());
        firewall.Remove(Network());

        Assert.DoesNotContain("elements", NetworkWorld.Run("/usr/sbin/nft", "list ruleset"), StringComparison.Ordinal);
        NetworkWorld.Run("/usr/sbin/nft", "flush ruleset");
        firewall.Remove(Attachment());
        Assert.Equal("", NetworkWorld.Run("/usr/sbin/nft", "list ruleset"));
    }

    [Fact]
    public void Thousands_of_ports_fit_into_one_transaction()
    {
        using NetworkWorld world = NetworkWorld.Create();
        using Firewall firewall = Firewall.Open();
        NetworkAttachment many = Attachment() with
        {
            Ports = [.. Enumerable.Range(1, 20_000).Select(static port => new PublishedPort("0.0.0.0", port, port, NetworkProtocol.Tcp))],
        };

        firewall.SetUp([Network()], [many]);
        firewall.Remove(many);
        firewall.Add(many);
    }

    // Captured from nft 1.0.6 --debug=mnl: add chain inet enisle forward { type filter hook forward priority filter; policy accept; }
    // but for the order of attributes, which means nothing.
    [Fact]
    public void A_chain_is_told_as_nft_tells_it()
    {
        NftBatch batch = new NftBatch("enisle").AddChain("forward", "filter", NfTablesAbi.NF_INET_FORWARD, NfTablesAbi.NF_IP_PRI_FILTER);

        Assert.Equal(
            "01000000" + "0b000100656e69736c650000" + "0c000300666f727761726400" + "0b00070066696c7465720000" + "0800050000000001"
            + "14000480" + "0800010000000002" + "0800020000000000",
            Body(batch));
    }

    // Captured likewise: add element inet enisle any4 { tcp . 8080 : 172.29.0.2 . 80 }
    [Fact]
    public void An_element_is_told_as_nft_tells_it()
    {
        PublishMap map = new(NfTablesAbi.NFPROTO_IPV4, HasAddress: false);
        NftElement element = new(NftType.EndPoint(null, 6, 8080), NftType.EndPoint(IPAddress.Parse("172.29.0.2"), null, 80));
        NftBatch batch = new NftBatch("enisle").AddElements(map.Set, [element]);

        Assert.Equal(
            "01000000" + "0b000100656e69736c650000" + "09000200616e793400000000" + "28000380" + "24000180"
            + "10000180" + "0c000100060000001f900000" + "10000280" + "0c000100ac1d000200500000",
            Body(batch));
    }

    private static string Body(NftBatch batch) => Convert.ToHexStringLower(batch.Close()[1].ToBytes(0).AsSpan(16));

    private static NetworkDefinition Network() => new()
    {
        Name = "bridge",
        Id = "1",
        Driver = "bridge",
        Bridge = "enisle0",
        Subnet = "172.29.0.0/16",
        Gateway = "172.29.0.1",
    };

    private static NetworkAttachment Attachment() => new()
    {
        InstanceId = "1",
        Network = "bridge",
        NetworkId = "1",
        EndpointId = "1",
        Interface = "eth0",
        HostInterface = "veth1",
        MacAddress = "02:42:ac:1d:00:02",
        Address = "172.29.0.2",
        PrefixLength = 16,
        Gateway = "172.29.0.1",
        Ports = [new PublishedPort("0.0.0.0", 8080, 80, NetworkProtocol.Tcp), new PublishedPort("127.0.0.1", 5353, 53, NetworkProtocol.Udp)],
    };
}
