using System.Net;
using System.Net.Sockets;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Netlink.Nftables;

namespace Enisle.Engine.Networks;

/// <summary>Our one table, <c>inet enisle</c>: what it holds, and how a network or a port comes in and goes out: as an element, never as a rule.</summary>
/// <remarks>
/// Nothing outside of this table is ever touched. A verdict of ours only lets a packet pass our own chains: a drop in any other table
/// of the host stays a drop, for published ports too (docs/networking.md).
/// Thread: under <see cref="NetworkLock"/>.
/// </remarks>
internal sealed class Firewall(Nftables nftables) : IDisposable
{
    internal const string Table = "enisle";
    private const string Layout = "layout_2"; // an empty chain: changed rules need another name, so that an older table is replaced
    private static readonly NftSet s_bridges = new("bridges", NftType.InterfaceName, NftType.InterfaceNameLength) { IsHostOrder = true };
    private static readonly NftSet s_outward = new("outward", NftType.InterfaceName, NftType.InterfaceNameLength) { IsHostOrder = true };
    private static readonly NftSet s_within = new(
        "within", NftType.Concatenate(NftType.InterfaceName, NftType.InterfaceName), 2 * NftType.InterfaceNameLength);

    private static readonly NftSet s_subnets4 = new("subnets4", NftType.IPv4Address, 4) { IsInterval = true };
    private static readonly NftSet s_subnets6 = new("subnets6", NftType.IPv6Address, 16) { IsInterval = true };

    private static readonly PublishMap[] s_maps =
    [
        new(NfTablesAbi.NFPROTO_IPV4, HasAddress: true), new(NfTablesAbi.NFPROTO_IPV4, HasAddress: false),
        new(NfTablesAbi.NFPROTO_IPV6, HasAddress: true), new(NfTablesAbi.NFPROTO_IPV6, HasAddress: false),
    ];

    /// <summary>That of this thread's network namespace.</summary>
    public static Firewall Open() => new(Nftables.Open());

    /// <summary>Whether the table is there as this version makes it.</summary>
    public bool IsSetUp() => nftables.HasChain(Table, Layout);

    /// <summary>Makes the table anew, with all that is in use, in one transaction.</summary>
    public void SetUp(IEnumerable<NetworkDefinition> networks, IReadOnlyList<NetworkAttachment> attachments)
    {
        NftBatch batch = new NftBatch(Table).AddTable().DeleteTable().AddTable();
        FirewallRules.Add(batch, new FirewallSets(s_bridges, s_outward, s_within, s_subnets4, s_subnets6, s_maps));
        batch.AddChain(Layout);
        foreach (NetworkDefinition network in networks)
        {
            Network(network, batch.AddElements);
        }

        Ports(attachments.SelectMany(static attachment => attachment.Ports.Select(port => (attachment, port))), batch.AddElements);
        nftables.Commit(batch);
    }

    /// <summary>A bridge comes in.</summary>
    public void Add(NetworkDefinition network)
    {
        NftBatch batch = new(Table);
        Network(network, batch.AddElements);
        nftables.Commit(batch);
    }

    /// <summary>A bridge goes out; what was gone already stays so.</summary>
    public void Remove(NetworkDefinition network) => RemoveElements(delete => Network(network, delete));

    /// <summary>The attachment's ports come in.</summary>
    public void Add(NetworkAttachment attachment)
    {
        NftBatch batch = new(Table);
        Ports(attachment.Ports.Select(port => (attachment, port)), batch.AddElements);
        nftables.Commit(batch);
    }

    /// <summary>The attachment's ports go out; what was gone already stays so.</summary>
    public void Remove(NetworkAttachment attachment) => RemoveElements(delete => Ports(attachment.Ports.Select(port => (attachment, port)), delete));

    public void Dispose() => nftables.Dispose();

    private static void Network(NetworkDefinition network, Func<NftSet, IReadOnlyList<NftElement>, NftBatch> change)
    {
        byte[] name = NftType.Interface(network.Bridge);
        change(s_bridges, [new NftElement(name)]);
        change(s_within, [new NftElement([.. name, .. name])]);
        change(s_subnets4, Range(network.Subnet));
        if (network.SubnetV6 is not null)
        {
            change(s_subnets6, Range(network.SubnetV6));
        }

        if (!network.Internal)
        {
            change(s_outward, [new NftElement(name)]);
        }
    }

    private static NftElement[] Range(string subnet)
    {
        IPNetwork network = IPNetwork.Parse(subnet);
        return [new NftElement(network.BaseAddress.GetAddressBytes()), new NftElement(Subnet.Behind(network).GetAddressBytes(), IsEnd: true)];
    }

    private static void Ports(
        IEnumerable<(NetworkAttachment Attachment, PublishedPort Port)> ports, Func<NftSet, IReadOnlyList<NftElement>, NftBatch> change)
    {
        foreach (IGrouping<PublishMap, NftElement> some in ports.Select(Element).GroupBy(static pair => pair.Map, static pair => pair.Element))
        {
            change(some.Key.Set, [.. some]);
        }
    }

    private static (PublishMap Map, NftElement Element) Element((NetworkAttachment Attachment, PublishedPort Port) pair)
    {
        (NetworkAttachment attachment, PublishedPort port) = pair;
        IPAddress host = IPAddress.Parse(port.HostAddress);
        bool six = host.AddressFamily == AddressFamily.InterNetworkV6;
        bool any = HostPortClaim.IsAny(host);
        IPAddress target = IPAddress.Parse(six ? attachment.AddressV6! : attachment.Address);
        PublishMap map = Array.Find(s_maps, map => map.IsV6 == six && map.HasAddress == !any)!;
        return (map, new NftElement(
            NftType.EndPoint(any ? null : host, (int)port.Protocol, port.HostPort),
            NftType.EndPoint(target, null, port.ContainerPort)));
    }

    // In one transaction, and when that fails because something is missing (a flushed table), one by one.
    private void RemoveElements(Action<Func<NftSet, IReadOnlyList<NftElement>, NftBatch>> list)
    {
        List<(NftSet Set, NftElement Element)> elements = [];
        NftBatch all = new(Table);
        list((set, some) =>
        {
            elements.AddRange(some.Select(element => (set, element)));
            return all.DeleteElements(set, some);
        });
        if (elements.Count == 0 || Try(all))
        {
            return;
        }

        foreach ((NftSet set, NftElement element) in elements)
        {
            Try(new NftBatch(Table).DeleteElements(set, [element]));
        }
    }

    private bool Try(NftBatch batch)
    {
        Errno errno = nftables.TryCommit(batch, out string? words);
        return errno is Errno.None or Errno.ENOENT ? errno == Errno.None : throw new LinuxException(errno, "nftables", words);
    }
}
