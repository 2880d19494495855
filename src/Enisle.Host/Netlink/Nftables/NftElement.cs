namespace Enisle.Host.Netlink.Nftables;

/// <summary>An element of a set, or with data of a map.</summary>
public readonly record struct NftElement(byte[] Key, byte[]? Data = null);
