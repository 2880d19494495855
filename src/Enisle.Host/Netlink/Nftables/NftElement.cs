namespace Enisle.Host.Netlink.Nftables;

/// <summary>An element of a set, or with data of a map.</summary>
/// <param name="Key">As long as the set says.</param>
/// <param name="Data">Null for a set.</param>
/// <param name="IsEnd">The key is the first one behind a range.</param>
public readonly record struct NftElement(byte[] Key, byte[]? Data = null, bool IsEnd = false);
