namespace Enisle.Host.Netlink.Nftables;

/// <summary>A set, or with data a map. Keys and data of several fields have each field padded to four bytes.</summary>
/// <param name="Name">Within its table.</param>
/// <param name="KeyType">nft's number for the key's type, six bits a field (<see cref="NftType"/>): the kernel only keeps it, so that nft can print the set.</param>
/// <param name="KeyLength">In bytes.</param>
/// <param name="DataType">As <paramref name="KeyType"/>; 0 for a set.</param>
/// <param name="DataLength">In bytes; 0 for a set.</param>
public sealed record NftSet(string Name, int KeyType, int KeyLength, int DataType = 0, int DataLength = 0)
{
    /// <summary>Elements are ranges: each beginning is followed by an end that is one more than the last of the range.</summary>
    public bool IsInterval { get; init; }

    /// <summary>The key's bytes are not in the network's order, as a device's name is not: for nft, when it prints them.</summary>
    public bool IsHostOrder { get; init; }
}
