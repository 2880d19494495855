using System.Net;
using System.Net.Sockets;
using Enisle.Engine.Networks;
using Enisle.Host.Fd;

namespace Enisle.Tests.Engine.Networks;

/// <summary>Packets through real bridges and rules, in network namespaces.</summary>
public sealed class TrafficTests
{
    [Fact]
    public void An_instance_reaches_the_outside_as_the_host()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1);
        using Socket outside = NetworkWorld.Listen(world.Outside, 5000);

        Assert.True(NetworkWorld.Reaches(instance, NetworkWorld.OutsideAddress, 5000, outside, out IPAddress? seenAs));
        Assert.Equal(NetworkWorld.HostAddress, seenAs!.ToString());
    }

    [Fact]
    public void A_published_port_is_reached_from_everywhere()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        OwnedFd neighbour = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1, ports: ["8080:80"]);
        using NetworkConnection other = world.Connect(neighbour, 2);
        using Socket server = NetworkWorld.Listen(instance, 80);
        string gateway = connection.Attachment.Gateway;

        Assert.True(NetworkWorld.Reaches(world.Outside, NetworkWorld.HostAddress, 8080, server, out IPAddress? seenAs), "from the outside");
        Assert.Equal(NetworkWorld.OutsideAddress, seenAs!.ToString());
        Assert.True(NetworkWorld.Reaches(null, "127.0.0.1", 8080, server, out _), "from the host, loopback");
        Assert.True(NetworkWorld.Reaches(null, NetworkWorld.HostAddress, 8080, server, out _), "from the host, its own address");
        Assert.True(NetworkWorld.Reaches(null, connection.Attachment.Address, 80, server, out _), "from the host, straight");
        Assert.True(NetworkWorld.Reaches(neighbour, gateway, 8080, server, out _), "from a neighbour, by the gateway");
        Assert.True(NetworkWorld.Reaches(neighbour, NetworkWorld.HostAddress, 8080, server, out _), "from a neighbour, by the host");
        Assert.True(NetworkWorld.Reaches(neighbour, connection.Attachment.Address, 80, server, out _), "from a neighbour, straight");
        Assert.True(NetworkWorld.Reaches(instance, NetworkWorld.HostAddress, 8080, server, out _), "from itself, by the host");
    }

    [Fact]
    public void Datagrams_reach_a_published_port_too()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1, ports: ["5353:53/udp"]);
        using Socket server = NetworkWorld.Listen(instance, 53, ProtocolType.Udp);

        Assert.True(NetworkWorld.ReachesByUdp(world.Outside, NetworkWorld.HostAddress, 5353, server), "from the outside");
        Assert.True(NetworkWorld.ReachesByUdp(null, "127.0.0.1", 5353, server), "from the host");
        Assert.True(NetworkWorld.ReachesByUdp(instance, NetworkWorld.HostAddress, 5353, server), "from itself");
    }

    [Fact]
    public void A_flow_of_datagrams_that_never_rests_finds_the_instance_that_comes()
    {
        using NetworkWorld world = NetworkWorld.Create();
        using Socket sender = NetworkWorld.Listen(world.Outside, 7777, ProtocolType.Udp);
        IPEndPoint target = new(IPAddress.Parse(NetworkWorld.HostAddress), 5353);
        sender.SendTo([1], target); // a warm host: the flow exists, and leads to nobody
        for (int number = 1; number <= 2; number++)
        {
            using OwnedFd instance = Enisle.Host.Netlink.NetworkNamespaceFile.Create();
            using NetworkConnection connection = world.Connect(instance, number, ports: ["5353:53/udp"], ip: $"172.29.0.{8 + number}");
            using Socket server = NetworkWorld.Listen(instance, 53, ProtocolType.Udp);

            sender.SendTo([2], target);
            Assert.True(server.Poll(2_000_000, SelectMode.SelectRead), $"instance {number}");
            world.Manager.Release(NetworkWorld.Id(number));
        }
    }

    [Fact]
    public void A_port_is_published_by_IPv6_too()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Manager.Create(new NetworkCreateRequest { Name = "six", EnableIPv6 = true });
        NetworkWorld.Run("ip", "addr", "add", "fd99::1/64", "dev", "wan0", "nodad");
        using (Enisle.Host.Netlink.NetworkNamespaceVisit visit = Enisle.Host.Netlink.NetworkNamespaceVisit.Enter(world.Outside))
        {
            NetworkWorld.Run("ip", "addr", "add", "fd99::2/64", "dev", "wan0", "nodad");
        }

        OwnedFd instance = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1, "six", ["8080:80"]);
        using Socket server = NetworkWorld.Listen(instance, 80, address: "::");
        using Socket outside = NetworkWorld.Listen(world.Outside, 5000, address: "::");

        Assert.Equal(["0.0.0.0:8080->80/tcp", "[::]:8080->80/tcp"], connection.Attachment.Ports.Select(static port => port.ToString()));
        Assert.True(NetworkWorld.Reaches(world.Outside, "fd99::1", 8080, server, out _), "from the outside");
        Assert.True(NetworkWorld.Reaches(null, "fd99::1", 8080, server, out _), "from the host");
        Assert.True(NetworkWorld.Reaches(instance, "fd99::1", 8080, server, out _), "from itself");
        Assert.True(NetworkWorld.Reaches(instance, "fd99::2", 5000, outside, out IPAddress? seenAs), "to the outside");
        Assert.Equal("fd99::1", seenAs!.ToString());
    }

    [Fact]
    public void What_is_not_published_is_not_reached_from_outside()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1, ports: ["127.0.0.1:8081:81"]);
        using Socket server = NetworkWorld.Listen(instance, 80);
        using Socket local = NetworkWorld.Listen(instance, 81);
        string subnet = connection.Attachment.Address;
        using (Enisle.Host.Netlink.NetworkNamespaceVisit visit = Enisle.Host.Netlink.NetworkNamespaceVisit.Enter(world.Outside))
        {
            NetworkWorld.Run("ip", "route", "add", subnet, "via", NetworkWorld.HostAddress);
            NetworkWorld.Run("ip", "route", "add", "127.0.0.1/32", "via", NetworkWorld.HostAddress, "table", "main");
        }

        Assert.False(NetworkWorld.Reaches(world.Outside, subnet, 80, server, out _, 500), "with a route to the bridge");
        Assert.False(NetworkWorld.Reaches(world.Outside, NetworkWorld.HostAddress, 8081, local, out _, 500), "published on loopback");
        Assert.True(NetworkWorld.Reaches(null, "127.0.0.1", 8081, local, out _), "published on loopback, from the host");
    }

    [Fact]
    public void An_instance_does_not_reach_what_listens_on_the_hosts_loopback()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1);
        using Socket secret = NetworkWorld.Listen(null, 6000, address: "127.0.0.1");
        using Socket open = NetworkWorld.Listen(null, 6001);
        using (Enisle.Host.Netlink.NetworkNamespaceVisit visit = Enisle.Host.Netlink.NetworkNamespaceVisit.Enter(instance))
        {
            // A hostile workload with CAP_NET_ADMIN: loopback addresses go out by eth0.
            NetworkWorld.Run("ip", "addr", "del", "127.0.0.1/8", "dev", "lo");
            NetworkWorld.Run("ip", "route", "add", "127.0.0.0/8", "via", connection.Attachment.Gateway, "dev", "eth0");
            File.WriteAllText("/proc/sys/net/ipv4/conf/eth0/route_localnet", "1");
        }

        Assert.False(NetworkWorld.Reaches(instance, "127.0.0.1", 6000, secret, out _, 500));
        Assert.True(NetworkWorld.Reaches(instance, connection.Attachment.Gateway, 6001, open, out _), "the host's other ports are the host's firewall's business");
    }

    [Fact]
    public void Networks_do_not_reach_each_other_but_by_published_ports()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Manager.Create(new NetworkCreateRequest { Name = "other" });
        OwnedFd one = world.NewInstance();
        OwnedFd two = world.NewInstance();
        using NetworkConnection first = world.Connect(one, 1);
        using NetworkConnection second = world.Connect(two, 2, "other", ["9090:90"]);
        using Socket server = NetworkWorld.Listen(two, 90);

        Assert.False(NetworkWorld.Reaches(one, second.Attachment.Address, 90, server, out _, 500));
        Assert.True(NetworkWorld.Reaches(one, NetworkWorld.HostAddress, 9090, server, out _));
    }

    [Fact]
    public void From_an_internal_network_nothing_leads_outside()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Manager.Create(new NetworkCreateRequest { Name = "inner", Internal = true });
        OwnedFd one = world.NewInstance();
        OwnedFd two = world.NewInstance();
        using NetworkConnection first = world.Connect(one, 1, "inner");
        using NetworkConnection second = world.Connect(two, 2, "inner");
        using Socket outside = NetworkWorld.Listen(world.Outside, 5000);
        using Socket server = NetworkWorld.Listen(two, 90);
        using (Enisle.Host.Netlink.NetworkNamespaceVisit visit = Enisle.Host.Netlink.NetworkNamespaceVisit.Enter(one))
        {
            NetworkWorld.Run("ip", "route", "add", "default", "via", first.Attachment.Gateway); // as a hostile workload would
        }

        Assert.False(NetworkWorld.Reaches(one, NetworkWorld.OutsideAddress, 5000, outside, out _, 500));
        Assert.True(NetworkWorld.Reaches(one, second.Attachment.Address, 90, server, out _));
    }

    [Fact]
    public void The_hosts_own_firewall_has_the_last_word_on_published_ports()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using NetworkConnection connection = world.Connect(instance, 1, ports: ["8080:80"]);
        using Socket server = NetworkWorld.Listen(instance, 80);
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "needs nft");
        NetworkWorld.Run("/usr/sbin/nft", "add table inet admin; add chain inet admin forward { type filter hook forward priority 10; }; add rule inet admin forward iifname wan0 meta l4proto tcp ct original proto-dst 8080 drop");

        Assert.False(NetworkWorld.Reaches(world.Outside, NetworkWorld.HostAddress, 8080, server, out _, 500));
        Assert.True(NetworkWorld.Reaches(null, "127.0.0.1", 8080, server, out _));
    }
}
