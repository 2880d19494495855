using System.Net.NetworkInformation;
using Enisle.Host.Fd;

namespace Enisle.Host.Netlink;

/// <summary>A pair of devices to make: what goes in at one comes out at the other.</summary>
public sealed record VethPair
{
    /// <summary>The near end's name.</summary>
    public required string Name { get; init; }

    /// <summary>Of the bridge that the near end becomes a port of; 0: none.</summary>
    public int MasterIndex { get; init; }

    /// <summary>Where the far end is made.</summary>
    public required OwnedFd PeerNamespace { get; init; }

    /// <summary>The far end's name there.</summary>
    public required string PeerName { get; init; }

    /// <summary>The far end's hardware address; null: the kernel's choice.</summary>
    public PhysicalAddress? PeerAddress { get; init; }

    /// <summary>Of both; 0: the kernel's choice.</summary>
    public int Mtu { get; init; }
}
