namespace Enisle.Engine.Networks;

/// <summary>The protocols' names.</summary>
internal static class NetworkProtocols
{
    public static string Name(this NetworkProtocol protocol) => protocol switch
    {
        NetworkProtocol.Udp => "udp",
        NetworkProtocol.Sctp => "sctp",
        _ => "tcp",
    };

    /// <summary>In any case, as Docker takes them.</summary>
    public static bool TryParse(string text, out NetworkProtocol protocol)
    {
        (protocol, bool known) = text.ToLowerInvariant() switch
        {
            "tcp" => (NetworkProtocol.Tcp, true),
            "udp" => (NetworkProtocol.Udp, true),
            "sctp" => (NetworkProtocol.Sctp, true),
            _ => (NetworkProtocol.Tcp, false),
        };
        return known;
    }
}
