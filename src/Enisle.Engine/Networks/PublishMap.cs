using Enisle.Abi;
using Enisle.Host.Netlink.Nftables;

namespace Enisle.Engine.Networks;

/// <summary>One of the four maps from ports of the host to those of instances.</summary>
/// <param name="Family">NFPROTO_IPV4 or NFPROTO_IPV6.</param>
/// <param name="HasAddress">Whether the key begins with an address of the host; otherwise it stands for all of them.</param>
internal sealed record PublishMap(int Family, bool HasAddress)
{
    private const int Word = 4;
    private const int V6Length = 16;

    public bool IsV6 => Family == NfTablesAbi.NFPROTO_IPV6;

    /// <summary>Bytes of an address of the family.</summary>
    public int AddressLength => IsV6 ? V6Length : Word;

    /// <summary><c>any4</c>, <c>host4</c>, <c>any6</c>, <c>host6</c>.</summary>
    public NftSet Set { get; } = Make(Family, HasAddress);

    private static NftSet Make(int family, bool hasAddress)
    {
        (int type, int length, string digit) = family == NfTablesAbi.NFPROTO_IPV6 ? (NftType.IPv6Address, V6Length, "6") : (NftType.IPv4Address, Word, "4");
        return new NftSet(
            (hasAddress ? "host" : "any") + digit,
            hasAddress ? NftType.Concatenate(type, NftType.Protocol, NftType.Service) : NftType.Concatenate(NftType.Protocol, NftType.Service),
            (hasAddress ? length : 0) + Word + Word,
            NftType.Concatenate(type, NftType.Service),
            length + Word);
    }
}
