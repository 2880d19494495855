using System.Net;

namespace Enisle.Host.Netlink;

/// <summary>A flow that the kernel tracks.</summary>
/// <param name="Protocol">IP's number of it.</param>
/// <param name="Destination">What the first packet was sent to.</param>
/// <param name="DestinationPort">In the first packet; 0 where the protocol has none.</param>
/// <param name="Answerer">Who answers: another one than <paramref name="Destination"/> when it was translated.</param>
public sealed record ConnectionFlow(int Protocol, IPAddress Destination, int DestinationPort, IPAddress Answerer);
