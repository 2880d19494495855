using System.Net;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>What an attachment is asked for.</summary>
public sealed record NetworkConnectRequest
{
    /// <summary>The instance's id: what is allocated is tied to it.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The instance's name: error messages have it, and on networks other than <c>bridge</c> others find it by it.</summary>
    public required string Name { get; init; }

    /// <summary>The network's name or id.</summary>
    public string Network { get; init; } = NetworkManager.DefaultNetwork;

    /// <summary>The instance's network namespace. Owner: the caller.</summary>
    public required OwnedFd Namespace { get; init; }

    /// <summary>As <see cref="PortMapping.Parse"/> has read them.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>Null: the lowest free one.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Six bytes with colons; null: derived from the address.</summary>
    public string? MacAddress { get; init; }

    /// <summary>More names on the network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The instance's <c>/etc/hosts</c> on the host; null: none is kept.</summary>
    public string? HostsFile { get; init; }
}
