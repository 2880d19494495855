using System.Net;

namespace Enisle.Host.Dns;

/// <summary>What a server says about a name.</summary>
/// <param name="Status">Whether the rest means anything.</param>
/// <param name="Addresses">Of the name, or of what its aliases lead to.</param>
/// <param name="Alias">Where the aliases end without an address: to be asked for next.</param>
/// <param name="TtlSeconds">The shortest of all records that were used.</param>
internal sealed partial record DnsAnswer(DnsStatus Status, IReadOnlyList<IPAddress> Addresses, string? Alias, uint TtlSeconds)
{
    /// <summary>An answer that says nothing but its status.</summary>
    public static DnsAnswer Only(DnsStatus status) => new(status, [], null, 0);
}
