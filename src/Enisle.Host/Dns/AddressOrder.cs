using System.Net;
using System.Net.Sockets;

namespace Enisle.Host.Dns;

/// <summary>The order in which addresses are tried: those with a way there first, the families in turn. Spec: RFC 8305 §4.</summary>
internal static class AddressOrder
{
    private const int AnyPort = 53;

    public static IReadOnlyList<IPAddress> Arrange(IReadOnlyList<IPAddress> v6, IReadOnlyList<IPAddress> v4)
    {
        List<IPAddress> turns = [];
        for (int i = 0; i < Math.Max(v6.Count, v4.Count); i++)
        {
            turns.AddRange(v6.Skip(i).Take(1));
            turns.AddRange(v4.Skip(i).Take(1));
        }

        return [.. turns.OrderBy(address => HasRoute(address) ? 0 : 1)];
    }

    // A datagram socket that is connected sends nothing, but the kernel looks the route up.
    private static bool HasRoute(IPAddress address)
    {
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            socket.Connect(address, AnyPort);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
