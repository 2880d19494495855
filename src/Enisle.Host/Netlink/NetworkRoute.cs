using System.Net;

namespace Enisle.Host.Netlink;

/// <summary>A route of one namespace.</summary>
/// <param name="Destination">0.0.0.0/0 and ::/0 are the default routes.</param>
/// <param name="Gateway">Null: the destination is on the link.</param>
/// <param name="LinkIndex">0: none, as with a multipath route.</param>
public sealed record NetworkRoute(IPNetwork Destination, IPAddress? Gateway, int LinkIndex);
