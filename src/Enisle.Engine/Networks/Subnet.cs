using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Enisle.Host;

namespace Enisle.Engine.Networks;

/// <summary>Arithmetic on networks.</summary>
internal static class Subnet
{
    private const int MaxPrefix = 30; // the network's own address, the bridge, one instance, the broadcast address

    /// <summary>Reads a subnet in CIDR notation.</summary>
    /// <exception cref="EnisleException">Invalid: none, one with host bits, or one without room.</exception>
    public static IPNetwork Parse(string text, AddressFamily family)
    {
        // Newer runtimes cut host bits off where older ones refuse them.
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !AddressText.TryParse(text[..slash], out IPAddress address)
            || !IPNetwork.TryParse(text, out IPNetwork network) || !network.BaseAddress.Equals(address))
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid subnet {text}: ADDRESS/PREFIX, with nothing of the address behind the prefix");
        }

        bool fits = family == AddressFamily.InterNetwork ? network.PrefixLength is >= 8 and <= MaxPrefix : network.PrefixLength is >= 16 and <= 96;
        return network.BaseAddress.AddressFamily == family && fits ? network
            : throw new EnisleException(ErrorKind.Invalid, family == AddressFamily.InterNetwork
                ? $"invalid subnet {text}: an IPv4 one with a prefix from 8 to {MaxPrefix}"
                : $"invalid subnet {text}: an IPv6 one with a prefix from 16 to 96");
    }

    public static bool Overlap(IPNetwork a, IPNetwork b) =>
        a.BaseAddress.AddressFamily == b.BaseAddress.AddressFamily && (a.Contains(b.BaseAddress) || b.Contains(a.BaseAddress));

    /// <summary>How many addresses an IPv4 subnet has.</summary>
    public static uint Size(IPNetwork network) => 1u << (32 - network.PrefixLength);

    /// <summary>The address at this distance from the subnet's own.</summary>
    public static IPAddress At(IPNetwork network, uint offset)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        Span<byte> low = bytes.AsSpan(bytes.Length - sizeof(uint));
        BinaryPrimitives.WriteUInt32BigEndian(low, BinaryPrimitives.ReadUInt32BigEndian(low) + offset);
        return new IPAddress(bytes);
    }

    /// <summary>The first address behind the subnet.</summary>
    public static IPAddress Behind(IPNetwork network)
    {
        byte[] bytes = network.BaseAddress.GetAddressBytes();
        int index = (network.PrefixLength - 1) / 8;
        int carry = 1 << (7 - ((network.PrefixLength - 1) % 8));
        for (; index >= 0 && carry > 0; index--)
        {
            int sum = bytes[index] + carry;
            (bytes[index], carry) = ((byte)sum, sum >> 8);
        }

        return new IPAddress(bytes);
    }

    /// <summary>How far an IPv4 address of the subnet is from the subnet's own.</summary>
    public static uint Offset(IPNetwork network, IPAddress address) => Number(address) - Number(network.BaseAddress);

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());
}
