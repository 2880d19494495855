using System.Net;
using System.Net.Sockets;
using Enisle.Host;

namespace Enisle.Engine.Networks;

/// <summary>Chooses addresses of one network: the lowest free one, or the one asked for.</summary>
/// <remarks>What is taken is what attachments are written down for: nothing else has to be released, and nothing else can leak.</remarks>
internal sealed class AddressAllocator(NetworkDefinition network)
{
    private readonly IPNetwork _subnet = IPNetwork.Parse(network.Subnet);

    /// <summary>Null when all are taken.</summary>
    public IPAddress? TryPick(IReadOnlySet<IPAddress> taken)
    {
        IPAddress gateway = IPAddress.Parse(network.Gateway);
        uint last = Subnet.Size(_subnet) - 1; // the broadcast address
        for (uint offset = 1; offset < last; offset++)
        {
            IPAddress candidate = Subnet.At(_subnet, offset);
            if (!candidate.Equals(gateway) && !taken.Contains(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <exception cref="EnisleException">Invalid: an instance cannot have this address.</exception>
    public void Validate(IPAddress wanted)
    {
        if (wanted.AddressFamily != AddressFamily.InterNetwork || !_subnet.Contains(wanted))
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid endpoint settings: no configured subnet contains IP address {wanted}: {network.Name} has {network.Subnet}");
        }

        uint offset = Subnet.Offset(_subnet, wanted);
        if (offset == 0 || offset == Subnet.Size(_subnet) - 1 || wanted.ToString() == network.Gateway)
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid endpoint settings: {wanted} is the network's own, its gateway's or its broadcast address");
        }
    }

    /// <summary>The IPv6 address that goes with an IPv4 one: at the same distance from the subnet's own. Null: the network has none.</summary>
    public string? V6For(IPAddress address) => network.SubnetV6 is null ? null
        : Subnet.At(IPNetwork.Parse(network.SubnetV6), Subnet.Offset(_subnet, address)).ToString();
}
