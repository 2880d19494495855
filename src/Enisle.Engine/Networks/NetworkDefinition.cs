namespace Enisle.Engine.Networks;

/// <summary>A network as it was asked for: a file below the data directory, so that it outlives a reboot.</summary>
/// <remarks>Names and meanings are those of the Docker Engine API's <c>Network</c>.</remarks>
public sealed record NetworkDefinition
{
    /// <summary>As Docker's: <c>[a-zA-Z0-9][a-zA-Z0-9_.-]*</c>.</summary>
    public required string Name { get; init; }

    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary><c>bridge</c>, <c>host</c> or <c>null</c>.</summary>
    public required string Driver { get; init; }

    /// <summary>The bridge device; empty unless the driver is <c>bridge</c>.</summary>
    public string Bridge { get; init; } = "";

    /// <summary><c>172.29.0.0/16</c>.</summary>
    public string Subnet { get; init; } = "";

    /// <summary>The bridge's own address.</summary>
    public string Gateway { get; init; } = "";

    /// <summary>Null: no IPv6.</summary>
    public string? SubnetV6 { get; init; }

    /// <summary>The bridge's own IPv6 address.</summary>
    public string? GatewayV6 { get; init; }

    /// <summary>Nothing leads to the outside.</summary>
    public bool Internal { get; init; }

    /// <summary>0: the kernel's default, 1500.</summary>
    public int Mtu { get; init; }

    /// <summary>A person's.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(0);

    /// <summary>Driver options as given.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(0);
}
