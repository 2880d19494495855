namespace Enisle.Engine.Networks;

/// <summary>Transport protocols whose ports can be published; the numbers are IP's own.</summary>
public enum NetworkProtocol
{
    /// <summary><c>tcp</c>, what a port without a protocol means.</summary>
    Tcp = 6,

    /// <summary><c>udp</c>.</summary>
    Udp = 17,

    /// <summary><c>sctp</c>.</summary>
    Sctp = 132,
}
