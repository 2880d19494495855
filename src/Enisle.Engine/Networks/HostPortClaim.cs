using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Enisle.Engine.Networks;

/// <summary>A port of the host that is somebody's.</summary>
internal readonly record struct HostPortClaim(NetworkProtocol Protocol, int Port, IPAddress Address)
{
    /// <summary>Whether both cannot be had: the same address, or one of them stands for all of its family.</summary>
    public bool Excludes(HostPortClaim other) => Protocol == other.Protocol && Port == other.Port
        && Address.AddressFamily == other.Address.AddressFamily
        && (Address.Equals(other.Address) || IsAny(Address) || IsAny(other.Address));

    public static bool TryParse(string text, out HostPortClaim claim)
    {
        claim = default;
        if (text.Split('-') is not [var protocol, var port, var address]
            || !NetworkProtocols.TryParse(protocol, out NetworkProtocol known)
            || !ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number)
            || !IPAddress.TryParse(address, out IPAddress? parsed))
        {
            return false;
        }

        claim = new HostPortClaim(known, number, parsed);
        return true;
    }

    public override string ToString() => $"{Protocol.Name()}-{Port}-{Address}";

    /// <summary><c>0.0.0.0:80</c>, <c>[::]:80</c>.</summary>
    public string EndPoint => Address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";

    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
}
