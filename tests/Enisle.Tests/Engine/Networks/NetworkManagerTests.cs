using System.Net.Sockets;
using Enisle.Engine.Networks;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;

namespace Enisle.Tests.Engine.Networks;

/// <summary>What is allocated and given back, and what the kernel has afterwards, in network namespaces.</summary>
public sealed class NetworkManagerTests
{
    [Fact]
    public void Predefined_networks_are_there_and_stay()
    {
        using NetworkWorld world = NetworkWorld.Create();

        Assert.Equal(["bridge", "host", "none"], world.Manager.List().Select(static network => network.Name));
        Assert.Equal(ErrorKind.WrongState, Assert.Throws<EnisleException>(() => world.Manager.Remove("bridge")).Kind);
        Assert.Equal(world.Manager.Find("bridge").Id, world.NewManager().Find("bridge").Id);
        Assert.Equal("bridge", world.Manager.Find(world.Manager.Find("bridge").Id[..12]).Name);
        Assert.Equal("network x not found", Assert.Throws<EnisleException>(() => world.Manager.Find("x")).Message);
    }

    [Fact]
    public void An_instance_that_has_gone_leaves_nothing()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using (NetworkConnection connection = world.Connect(instance, 1, ports: ["8080:80", "8081-8083:81-83/udp"]))
        {
            Assert.Contains(connection.Attachment.HostInterface, Devices());
            Assert.Single(world.Manager.AttachmentsOf(NetworkWorld.Id(1)));
        }

        instance.Dispose();
        world.Manager.Release(NetworkWorld.Id(1));

        Assert.True(SpinWait.SpinUntil(static () => !Devices().Exists(static name => name.StartsWith("veth", StringComparison.Ordinal)), 5000));
        Assert.Empty(world.Manager.AttachmentsOf(NetworkWorld.Id(1)));
        Assert.Empty(Directory.EnumerateFiles($"{world.Directories.Run}/networks/{BootId()}/ports"));
        Assert.DoesNotContain("8080", RuleSet(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_port_that_another_instance_has_is_refused()
    {
        using NetworkWorld world = NetworkWorld.Create();
        using (world.Connect(world.NewInstance(), 1, ports: ["8080:80"]))
        {
        }

        // Nobody holds the first one's socket any more: the record alone must do.
        foreach (string port in new[] { "8080:80", "127.0.0.1:8080:80" })
        {
            EnisleException refused = Assert.Throws<EnisleException>(() => world.Connect(world.NewInstance(), 2, ports: [port]));
            Assert.Equal(ErrorKind.WrongState, refused.Kind);
            Assert.EndsWith(":8080 failed: port is already allocated", refused.Message, StringComparison.Ordinal);
            Assert.StartsWith("driver failed programming external connectivity on endpoint c2 (", refused.Message, StringComparison.Ordinal);
        }

        Assert.Empty(world.Manager.AttachmentsOf(NetworkWorld.Id(2)));
        world.Connect(world.NewInstance(), 3, ports: ["8080:80/udp", "127.0.0.1:8082:80", "127.0.0.2:8082:80"]).Dispose();
    }

    [Fact]
    public void A_port_that_a_program_of_the_host_has_is_refused()
    {
        using NetworkWorld world = NetworkWorld.Create();
        using Socket program = NetworkWorld.Listen(null, 8080, address: "127.0.0.1");

        EnisleException refused = Assert.Throws<EnisleException>(() => world.Connect(world.NewInstance(), 1, ports: ["8080:80"]));

        Assert.Contains("0.0.0.0:8080/tcp: address already in use", refused.Message, StringComparison.Ordinal);
        Assert.Contains("no such address", Assert.Throws<EnisleException>(() => world.Connect(world.NewInstance(), 1, ports: ["9.9.9.9:80:80"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_held_port_is_not_given_to_programs_of_the_host()
    {
        using NetworkWorld world = NetworkWorld.Create();
        NetworkConnection connection = world.Connect(world.NewInstance(), 1, ports: ["8080:80"]);

        Assert.Throws<SocketException>(static () => NetworkWorld.Listen(null, 8080));
        connection.Dispose();
        Assert.True(IsFreeSoon(8080), "the port is not free");
    }

    [Fact]
    public void Free_ports_are_found()
    {
        using NetworkWorld world = NetworkWorld.Create();
        using NetworkConnection one = world.Connect(world.NewInstance(), 1, ports: ["80", "81"]);
        using NetworkConnection two = world.Connect(world.NewInstance(), 2, ports: ["7000-7002:80"]);
        using NetworkConnection three = world.Connect(world.NewInstance(), 3, ports: ["7000-7002:80"]);

        Assert.Equal(2, one.Attachment.Ports.Select(static port => port.HostPort).Where(static port => port > 0).Distinct().Count());
        Assert.Equal((7000, 7001), (two.Attachment.Ports[0].HostPort, three.Attachment.Ports[0].HostPort));
    }

    [Fact]
    public void What_a_killed_instance_had_is_given_to_the_next_who_needs_it()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Manager.Create(new NetworkCreateRequest { Name = "tiny", Subnet = "10.7.0.0/30" });
        world.Connect(world.NewInstance(), 1, "tiny", ["8080:80"]).Dispose();

        Assert.Contains("no available IPv4 addresses", Assert.Throws<EnisleException>(() => world.Connect(world.NewInstance(), 2, "tiny")).Message, StringComparison.Ordinal);
        Assert.Equal("Address already in use: 10.7.0.2 on network tiny", Assert.Throws<EnisleException>(() => world.Connect(world.NewInstance(), 2, "tiny", ip: "10.7.0.2")).Message);
        world.Kill(NetworkWorld.Id(1));
        using NetworkConnection next = world.Connect(world.NewInstance(), 2, "tiny", ["8080:80"]);

        Assert.Equal("10.7.0.2", next.Attachment.Address);
        Assert.Empty(world.Manager.AttachmentsOf(NetworkWorld.Id(1)));
    }

    [Fact]
    public void Reconciling_takes_away_what_the_dead_have_left()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Connect(world.NewInstance(), 1, ports: ["8080:80"]).Dispose();
        world.Connect(world.NewInstance(), 2, ports: ["8081:80"]).Dispose();
        File.WriteAllText($"{world.Directories.Run}/networks/{BootId()}/ports/tcp-9999-0.0.0.0@{NetworkWorld.Id(3)}", ""); // killed before its attachment was written
        world.Kill(NetworkWorld.Id(1));
        world.Kill(NetworkWorld.Id(3));

        Assert.Equal([NetworkWorld.Id(1), NetworkWorld.Id(3)], world.NewManager().Reconcile().Order());
        Assert.DoesNotContain("8080", RuleSet(), StringComparison.Ordinal);
        Assert.Contains("8081", RuleSet(), StringComparison.Ordinal);
        Assert.Empty(world.Manager.Reconcile());
    }

    [Fact]
    public void A_flushed_rule_set_and_a_deleted_bridge_are_made_again()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd first = world.NewInstance();
        using NetworkConnection one = world.Connect(first, 1, ports: ["8080:80"]);
        using Socket server = NetworkWorld.Listen(first, 80);
        NetworkWorld.Run("/usr/sbin/nft", "flush ruleset");
        using NetworkConnection two = world.Connect(world.NewInstance(), 2);

        Assert.True(NetworkWorld.Reaches(world.Outside, NetworkWorld.HostAddress, 8080, server, out _), "after a flush");
        using (NetworkLinks links = new(NetlinkSocket.Open()))
        {
            Assert.True(links.TryDelete("enisle0"));
        }

        OwnedFd third = world.NewInstance();
        using NetworkConnection three = world.Connect(third, 3, ports: ["8082:80"]);
        using Socket other = NetworkWorld.Listen(third, 80);
        Assert.True(NetworkWorld.Reaches(world.Outside, NetworkWorld.HostAddress, 8082, other, out _), "after the bridge was deleted");
    }

    [Fact]
    public void A_failed_connection_leaves_nothing()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd instance = world.NewInstance();
        using (NetworkNamespaceVisit inside = NetworkNamespaceVisit.Enter(instance))
        {
            NetworkWorld.Run("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "eth9"); // the name is taken
        }

        EnisleException refused = Assert.Throws<EnisleException>(() => world.Connect(instance, 1, ports: ["8080:80"]));

        Assert.Equal(ErrorKind.Host, refused.Kind);
        Assert.StartsWith("network bridge: create veth veth", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Devices(), static name => name.StartsWith("veth", StringComparison.Ordinal));
        Assert.DoesNotContain("8080", RuleSet(), StringComparison.Ordinal);
        Assert.Empty(world.Manager.AttachmentsOf(NetworkWorld.Id(1)));
        NetworkWorld.Listen(null, 8080).Dispose();
    }

    [Fact]
    public void A_network_goes_with_its_bridge_and_its_elements_but_not_while_it_is_used()
    {
        using NetworkWorld world = NetworkWorld.Create();
        NetworkDefinition network = world.Manager.Create(new NetworkCreateRequest { Name = "mine" });
        using NetworkConnection connection = world.Connect(world.NewInstance(), 1, "mine");

        Assert.Contains("mine has active endpoints (name:\"c1\"", Assert.Throws<EnisleException>(() => world.Manager.Remove("mine")).Message, StringComparison.Ordinal);
        Assert.Equal("network with name mine already exists", Assert.Throws<EnisleException>(() => world.Manager.Create(new NetworkCreateRequest { Name = "mine" })).Message);
        Assert.Empty(world.Manager.Prune());
        world.Manager.Disconnect(connection.Attachment, removeDevice: true);
        Assert.DoesNotContain(connection.Attachment.HostInterface, Devices());
        Assert.Contains(network.Bridge, RuleSet(), StringComparison.Ordinal);
        Assert.Equal(["mine"], world.Manager.Prune());

        Assert.DoesNotContain(network.Bridge, Devices());
        Assert.DoesNotContain(network.Bridge, RuleSet(), StringComparison.Ordinal);
        Assert.Null(world.Manager.TryFind("mine"));
    }

    [Fact]
    public void On_a_network_of_their_own_instances_know_each_other_by_name()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Manager.Create(new NetworkCreateRequest { Name = "mine" });
        string[] hosts = [$"{world.Root}/h1", $"{world.Root}/h2"];
        File.WriteAllText(hosts[0], "127.0.0.1\tlocalhost\n");
        File.WriteAllText(hosts[1], "127.0.0.1\tlocalhost\n");
        using NetworkConnection one = world.Connect(world.NewInstance(), 1, "mine", hosts: hosts[0]);
        using NetworkConnection two = world.Connect(world.NewInstance(), 2, "mine", hosts: hosts[1]);

        Assert.Contains($"{two.Attachment.Address}\tc2\n", File.ReadAllText(hosts[0]), StringComparison.Ordinal);
        Assert.Contains($"{one.Attachment.Address}\tc1\n", File.ReadAllText(hosts[1]), StringComparison.Ordinal);
        world.Manager.Release(NetworkWorld.Id(2));
        Assert.DoesNotContain("c2", File.ReadAllText(hosts[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_instance_on_two_networks_has_two_devices_and_one_way_out()
    {
        using NetworkWorld world = NetworkWorld.Create();
        world.Manager.Create(new NetworkCreateRequest { Name = "mine", EnableIPv6 = true });
        OwnedFd instance = world.NewInstance();
        using NetworkConnection one = world.Connect(instance, 1);
        using NetworkConnection two = world.Connect(instance, 1, "mine");

        Assert.Equal(("eth0", "eth1"), (one.Attachment.Interface, two.Attachment.Interface));
        Assert.Equal(ErrorKind.AlreadyExists, Assert.Throws<EnisleException>(() => world.Connect(instance, 1, "mine")).Kind);
        using NetworkNamespaceVisit inside = NetworkNamespaceVisit.Enter(instance);
        using NetworkLinks links = new(NetlinkSocket.Open());
        Assert.Equal(one.Attachment.Gateway, Assert.Single(links.Routes(), static route => route.Destination.PrefixLength == 0).Gateway!.ToString());
        Assert.Contains(two.Attachment.AddressV6!, links.Addresses(links.TryGet("eth1")!).Select(static address => new System.Net.IPAddress(address.Local).ToString()));
        Assert.DoesNotContain(links.Addresses(links.TryGet("eth0")!), static address => address.Local.Length == 16);
    }

    [Fact]
    public void Many_at_once_get_different_addresses()
    {
        using NetworkWorld world = NetworkWorld.Create();
        OwnedFd host = NetworkNamespaceFile.OfThisThread();
        NetworkConnection[] made = new NetworkConnection[16];
        Thread[] threads = [.. Enumerable.Range(0, made.Length).Select(i => new Thread(() =>
        {
            using NetworkNamespaceVisit visit = NetworkNamespaceVisit.Enter(host);
            using OwnedFd instance = NetworkNamespaceFile.Create();
            made[i] = world.NewManager().Connect(new NetworkConnectRequest
            {
                InstanceId = NetworkWorld.Id(i),
                Name = $"c{i}",
                Namespace = instance,
                Ports = PortMapping.Parse("80"),
            });
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Equal(made.Length, made.Select(static one => one.Attachment.Address).Distinct().Count());
        Assert.Equal(made.Length, made.Select(static one => one.Attachment.Ports[0].HostPort).Distinct().Count());
        Array.ForEach(made, static one => one.Dispose());
        host.Dispose();
    }

    private static List<string> Devices()
    {
        using NetworkLinks links = new(NetlinkSocket.Open());
        return [.. links.All().Select(static link => link.Name)];
    }

    private static string RuleSet()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/nft"), "needs nft");
        return NetworkWorld.Run("/usr/sbin/nft", "list ruleset");
    }

    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    // A process that another case is just starting has a copy of every descriptor until it executes.
    private static bool IsFreeSoon(int port)
    {
        for (int attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                NetworkWorld.Listen(null, port).Dispose();
                return true;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                Polling.Wait([], 10);
            }
        }

        return false;
    }
}
