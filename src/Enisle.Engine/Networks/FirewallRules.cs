using Enisle.Abi;
using Enisle.Host.Netlink.Nftables;

namespace Enisle.Engine.Networks;

/// <summary>The chains of our table and their rules, each with nft's words for it above it. They never change while the table lives.</summary>
internal static class FirewallRules
{
    private const int Word = 4;
    private const int NameWords = NftType.InterfaceNameLength / Word;
    private const int V4Source = 12; // offsets into the IP headers: RFC 791, RFC 8200
    private const int V4Destination = 16;
    private const int V6Source = 8;
    private const int V6Destination = 24;
    private const int DestinationPort = 2; // of TCP, UDP and SCTP alike
    private const byte LoopbackNet = 127;
    private const uint RTN_LOCAL = 2;
    private const uint Established = 2 | 4; // nf_conntrack_tuple_common.h, NF_CT_STATE_BIT: established, related

    public static void Add(NftBatch batch, FirewallSets sets)
    {
        batch.AddSet(sets.Bridges).AddSet(sets.Outward).AddSet(sets.Within).AddSet(sets.Subnets4).AddSet(sets.Subnets6);
        foreach (PublishMap map in sets.Maps)
        {
            batch.AddSet(map.Set);
        }

        batch.AddChain("guard", "filter", NfTablesAbi.NF_INET_PRE_ROUTING, NfTablesAbi.NF_IP_PRI_RAW)
            .AddChain("publish")
            .AddChain("prerouting", "nat", NfTablesAbi.NF_INET_PRE_ROUTING, NfTablesAbi.NF_IP_PRI_NAT_DST)
            .AddChain("output", "nat", NfTablesAbi.NF_INET_LOCAL_OUT, NfTablesAbi.NF_IP_PRI_NAT_DST)
            .AddChain("postrouting", "nat", NfTablesAbi.NF_INET_POST_ROUTING, NfTablesAbi.NF_IP_PRI_NAT_SRC)
            .AddChain("forward", "filter", NfTablesAbi.NF_INET_FORWARD, NfTablesAbi.NF_IP_PRI_FILTER);
        AddGuard(batch, sets.Bridges);
        AddPublish(batch, sets.Maps);
        AddPostrouting(batch, sets);
        AddForward(batch, sets);
    }

    // route_localnet is on for our bridges, so that 127.0.0.1:PORT of the host can lead to an instance. It would also let instances
    // reach what listens on the host's loopback alone (as CVE-2020-8558): no packet from a bridge has such an address.
    private static void AddGuard(NftBatch batch, NftSet bridges)
    {
        // iifname @bridges ip daddr 127.0.0.0/8 drop
        batch.AddRule("guard", Loopback(From(bridges), V4Destination).Drop());

        // iifname @bridges ip saddr 127.0.0.0/8 drop
        batch.AddRule("guard", Loopback(From(bridges), V4Source).Drop());
    }

    private static void AddPublish(NftBatch batch, IReadOnlyList<PublishMap> maps)
    {
        foreach (PublishMap map in maps)
        {
            // meta nfproto ipv4 dnat ip to ip daddr . meta l4proto . th dport map @host4
            NftRule rule = IsFamily(new NftRule(), map.Family);
            int next = 0;
            if (map.HasAddress)
            {
                rule.Payload(NfTablesAbi.NFT_PAYLOAD_NETWORK_HEADER, map.IsV6 ? V6Destination : V4Destination, map.AddressLength, 0);
                next = map.AddressLength / Word;
            }

            batch.AddRule("publish", rule
                .Meta(NfTablesAbi.NFT_META_L4PROTO, next)
                .Payload(NfTablesAbi.NFT_PAYLOAD_TRANSPORT_HEADER, DestinationPort, sizeof(ushort), next + 1)
                .Map(map.Set, 0, 0)
                .DestinationNat(map.Family, 0, map.AddressLength / Word));
        }

        // ip daddr 127.0.0.0/8 accept: from the outside nothing leads to what is published on the host's loopback
        batch.AddRule("prerouting", Loopback(new NftRule(), V4Destination).Accept());

        // fib daddr type local jump publish
        batch.AddRule("prerouting", new NftRule().DestinationIs(RTN_LOCAL).Jump("publish"));
        batch.AddRule("output", new NftRule().DestinationIs(RTN_LOCAL).Jump("publish"));
    }

    private static void AddPostrouting(NftBatch batch, FirewallSets sets)
    {
        // iifname @outward iifname . oifname != @within masquerade
        batch.AddRule("postrouting", Both(From(sets.Outward)).IsIn(sets.Within, 0, inverted: true).Masquerade());

        // oifname @bridges ct status dnat ip saddr @subnets4 masquerade: an instance on a published port, or the answer would go straight
        // to it. Not by iifname, which nobody knows here of a packet that br_netfilter shows us.
        batch.AddRule("postrouting", FromSubnet(Published(sets), NfTablesAbi.NFPROTO_IPV4, V4Source, sets.Subnets4).Masquerade());
        batch.AddRule("postrouting", FromSubnet(Published(sets), NfTablesAbi.NFPROTO_IPV6, V6Source, sets.Subnets6).Masquerade());

        // oifname @bridges ip saddr 127.0.0.0/8 masquerade: the host on 127.0.0.1:PORT
        batch.AddRule("postrouting", Loopback(To(sets.Bridges), V4Source).Masquerade());
    }

    private static void AddForward(NftBatch batch, FirewallSets sets)
    {
        // iifname . oifname @within accept
        batch.AddRule("forward", Both(new NftRule()).IsIn(sets.Within, 0).Accept());

        // oifname @bridges ct state established,related accept
        batch.AddRule("forward", To(sets.Bridges).ConnectionHas(NfTablesAbi.NFT_CT_STATE, Established).Accept());

        // oifname @bridges ct status dnat accept
        batch.AddRule("forward", Published(sets).Accept());

        // oifname @bridges drop: what is not published, and other networks
        batch.AddRule("forward", To(sets.Bridges).Drop());

        // iifname @outward accept
        batch.AddRule("forward", From(sets.Outward).Accept());

        // iifname @bridges drop: an internal network
        batch.AddRule("forward", From(sets.Bridges).Drop());
    }

    private static NftRule From(NftSet names) => new NftRule().Meta(NfTablesAbi.NFT_META_IIFNAME, 0).IsIn(names, 0);

    private static NftRule To(NftSet names) => new NftRule().Meta(NfTablesAbi.NFT_META_OIFNAME, 0).IsIn(names, 0);

    private static NftRule Published(FirewallSets sets) => To(sets.Bridges).ConnectionHas(NfTablesAbi.NFT_CT_STATUS, NfTablesAbi.IPS_DST_NAT);

    private static NftRule FromSubnet(NftRule rule, int family, int offset, NftSet subnets) => IsFamily(rule, family)
        .Payload(NfTablesAbi.NFT_PAYLOAD_NETWORK_HEADER, offset, subnets.KeyLength, 0)
        .IsIn(subnets, 0);

    private static NftRule Both(NftRule rule) => rule.Meta(NfTablesAbi.NFT_META_IIFNAME, 0).Meta(NfTablesAbi.NFT_META_OIFNAME, NameWords);

    private static NftRule IsFamily(NftRule rule, int family) => rule.Meta(NfTablesAbi.NFT_META_NFPROTO, 0).IsEqual(0, [(byte)family]);

    private static NftRule Loopback(NftRule rule, int offset) => IsFamily(rule, NfTablesAbi.NFPROTO_IPV4)
        .Payload(NfTablesAbi.NFT_PAYLOAD_NETWORK_HEADER, offset, 1, 0)
        .IsEqual(0, [LoopbackNet]);
}
