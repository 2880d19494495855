using System.Text.Json.Serialization;

namespace Enisle.Engine.Networks;

/// <summary>A port of the host that leads to one of an instance.</summary>
/// <param name="HostAddress"><c>0.0.0.0</c> or <c>::</c> for every address of the host.</param>
/// <param name="HostPort">Never 0: what was free has been chosen.</param>
/// <param name="ContainerPort">The instance's.</param>
/// <param name="Protocol">Of both.</param>
public sealed record PublishedPort(string HostAddress, int HostPort, int ContainerPort, NetworkProtocol Protocol)
{
    /// <summary><c>tcp</c>, <c>udp</c>, <c>sctp</c>.</summary>
    [JsonIgnore]
    public string ProtocolName => Protocol.Name();

    /// <summary>As <c>ps</c> and <c>port</c> show the host's side: <c>0.0.0.0:8080</c>, <c>[::]:8080</c>.</summary>
    [JsonIgnore]
    public string HostEndPoint => HostAddress.Contains(':', StringComparison.Ordinal) ? $"[{HostAddress}]:{HostPort}" : $"{HostAddress}:{HostPort}";

    /// <summary><c>0.0.0.0:8080->80/tcp</c>.</summary>
    public override string ToString() => $"{HostEndPoint}->{ContainerPort}/{ProtocolName}";
}
