using System.Net;
using System.Net.NetworkInformation;
using Enisle.Host;

namespace Enisle.Engine.Networks;

/// <summary>Hardware addresses of instances' devices.</summary>
internal static class HardwareAddress
{
    private const int Length = 6;
    private const byte Multicast = 1;

    /// <summary>The one asked for, or one that follows from the IPv4 address: whoever gets that address next is known to neighbours at once.</summary>
    /// <exception cref="EnisleException">Invalid: what is asked for is none, or a group's.</exception>
    public static string For(string? wanted, IPAddress address)
    {
        if (wanted is null)
        {
            return Text([0x02, 0x42, .. address.GetAddressBytes()]);
        }

        return PhysicalAddress.TryParse(wanted.Replace(':', '-'), out PhysicalAddress? parsed) && parsed.GetAddressBytes() is { Length: Length } bytes
            && (bytes[0] & Multicast) == 0 && Array.Exists(bytes, static b => b != 0)
            ? Text(bytes) : throw new EnisleException(ErrorKind.Invalid, $"invalid MAC address: {wanted}");
    }

    public static PhysicalAddress Parse(string text) => PhysicalAddress.Parse(text.Replace(':', '-'));

    private static string Text(byte[] bytes) => string.Join(':', bytes.Select(static b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
}
