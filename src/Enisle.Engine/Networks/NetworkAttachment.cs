namespace Enisle.Engine.Networks;

/// <summary>What an instance has on a network: written down before the kernel is asked for it, so that a crash leaves nothing unknown.</summary>
public sealed record NetworkAttachment
{
    /// <summary>Who holds all of this.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The instance's name on the network.</summary>
    public string Name { get; init; } = "";

    /// <summary>The network's name.</summary>
    public required string Network { get; init; }

    /// <summary>The network's id.</summary>
    public required string NetworkId { get; init; }

    /// <summary>64 hexadecimal digits, new with every attachment.</summary>
    public required string EndpointId { get; init; }

    /// <summary>The device inside: <c>eth0</c>.</summary>
    public required string Interface { get; init; }

    /// <summary>Its other end, on the bridge.</summary>
    public required string HostInterface { get; init; }

    /// <summary>Of the device inside.</summary>
    public required string MacAddress { get; init; }

    /// <summary>IPv4.</summary>
    public required string Address { get; init; }

    /// <summary>Of the subnet.</summary>
    public required int PrefixLength { get; init; }

    /// <summary>Where the outside is; the bridge.</summary>
    public required string Gateway { get; init; }

    /// <summary>Null: none.</summary>
    public string? AddressV6 { get; init; }

    /// <summary>Of the IPv6 subnet.</summary>
    public int PrefixLengthV6 { get; init; }

    /// <summary>Null: none.</summary>
    public string? GatewayV6 { get; init; }

    /// <summary>What of it the outside can reach.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    /// <summary>More names on the network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The instance's <c>/etc/hosts</c> on the host, where others' names are added; null: none.</summary>
    public string? HostsFile { get; init; }
}
