namespace Enisle.Engine.Networks;

/// <summary>What <c>network create</c> is asked for.</summary>
public sealed record NetworkCreateRequest
{
    /// <summary>Not that of another network.</summary>
    public required string Name { get; init; }

    /// <summary><c>bridge</c>: the only one.</summary>
    public string Driver { get; init; } = "bridge";

    /// <summary>In CIDR notation; null: one that collides with no route of the host.</summary>
    public string? Subnet { get; init; }

    /// <summary>Within the subnet; null: its first address.</summary>
    public string? Gateway { get; init; }

    /// <summary>IPv6 too.</summary>
    public bool EnableIPv6 { get; init; }

    /// <summary>In CIDR notation; null: a unique local one.</summary>
    public string? SubnetV6 { get; init; }

    /// <summary>Nothing leads to the outside.</summary>
    public bool Internal { get; init; }

    /// <summary>A person's.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(0);

    /// <summary>Driver options: <c>com.docker.network.driver.mtu</c>, <c>com.docker.network.bridge.name</c>.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(0);
}
