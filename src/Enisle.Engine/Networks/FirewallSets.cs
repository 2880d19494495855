using Enisle.Host.Netlink.Nftables;

namespace Enisle.Engine.Networks;

/// <summary>The sets and maps of our table: what changes, where the rules do not.</summary>
/// <param name="Bridges">Devices of all networks.</param>
/// <param name="Outward">Those of networks that are not internal.</param>
/// <param name="Within">Each bridge's name twice: a packet that stays on it.</param>
/// <param name="Subnets4">Of all networks, IPv4.</param>
/// <param name="Subnets6">Of all networks, IPv6.</param>
/// <param name="Maps">Published ports.</param>
internal sealed record FirewallSets(
    NftSet Bridges, NftSet Outward, NftSet Within, NftSet Subnets4, NftSet Subnets6, IReadOnlyList<PublishMap> Maps);
