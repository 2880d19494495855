namespace Enisle.Host.Netlink;

/// <summary>An address of a network device.</summary>
/// <param name="Family">AF_INET or AF_INET6.</param>
/// <param name="PrefixLength">In bits.</param>
/// <param name="Scope">RT_SCOPE_*: 0 is global.</param>
/// <param name="Flags">IFA_F_*.</param>
/// <param name="Local">The device's own address.</param>
/// <param name="Peer">The other end's, on a point-to-point device; otherwise the same.</param>
/// <param name="Broadcast">Empty for none.</param>
public sealed record NetworkAddress(byte Family, byte PrefixLength, byte Scope, uint Flags, byte[] Local, byte[] Peer, byte[] Broadcast);
