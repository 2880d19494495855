using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Enisle.Host.Netlink.Nftables;

/// <summary>Types of nft's fields, and values of them as bytes.</summary>
/// <remarks>Spec: nft(8), DATA TYPES; the numbers are those of nftables' include/datatype.h, and part of what it prints sets by.</remarks>
public static class NftType
{
    /// <summary><c>ipv4_addr</c>, four bytes.</summary>
    public const int IPv4Address = 7;

    /// <summary><c>ipv6_addr</c>, sixteen bytes.</summary>
    public const int IPv6Address = 8;

    /// <summary><c>inet_proto</c>, one byte.</summary>
    public const int Protocol = 12;

    /// <summary><c>inet_service</c>, two bytes.</summary>
    public const int Service = 13;

    /// <summary><c>ifname</c>, sixteen bytes.</summary>
    public const int InterfaceName = 41;

    /// <summary>Bytes of an <c>ifname</c>: IFNAMSIZ.</summary>
    public const int InterfaceNameLength = 16;

    private const int BitsAField = 6;
    private const int Word = 4;

    /// <summary>The number of a type of several fields.</summary>
    public static int Concatenate(params ReadOnlySpan<int> types)
    {
        int number = 0;
        foreach (int type in types)
        {
            number = (number << BitsAField) | type;
        }

        return number;
    }

    /// <summary>A device's name.</summary>
    public static byte[] Interface(string name)
    {
        byte[] bytes = new byte[InterfaceNameLength];
        Encoding.ASCII.GetBytes(name, bytes.AsSpan(0, InterfaceNameLength - 1));
        return bytes;
    }

    /// <summary>An address, protocol and port, or a part of that, each field padded.</summary>
    public static byte[] EndPoint(IPAddress? address, int? protocol, int port)
    {
        List<byte> bytes = new(16 + Word + Word);
        bytes.AddRange(address?.GetAddressBytes() ?? []);
        if (protocol is { } number)
        {
            bytes.AddRange([(byte)number, 0, 0, 0]);
        }

        Span<byte> field = stackalloc byte[Word];
        field.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(field, (ushort)port);
        bytes.AddRange(field);
        return [.. bytes];
    }
}
