using System.Net;
using System.Net.Sockets;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Networks;

/// <summary>Finds a private subnet that nothing on this host uses: no route, no other network, no name server.</summary>
internal static class SubnetPicker
{
    private const int UlaPrefix = 64;

    /// <exception cref="EnisleException">Host: all are in use.</exception>
    public static IPNetwork Pick(IEnumerable<IPNetwork> taken)
    {
        List<IPNetwork> used = [.. taken, .. HostNetworks()];
        foreach (IPNetwork candidate in Candidates())
        {
            if (!used.Exists(network => Subnet.Overlap(network, candidate)))
            {
                return candidate;
            }
        }

        throw new EnisleException(ErrorKind.Host, "all predefined address pools have been fully subnetted: give --subnet");
    }

    /// <summary>A unique local IPv6 subnet. Spec: RFC 4193: 40 random bits make a collision unlikely.</summary>
    public static IPNetwork PickV6()
    {
        byte[] bytes = new byte[16];
        RandomBytes.Fill(bytes.AsSpan(1, 5));
        bytes[0] = 0xfd;
        return new IPNetwork(new IPAddress(bytes), UlaPrefix);
    }

    // What Docker takes first (172.17 and up) is left to it: both may be on one host.
    private static IEnumerable<IPNetwork> Candidates()
    {
        for (int second = 29; second <= 31; second++)
        {
            yield return new IPNetwork(new IPAddress([172, (byte)second, 0, 0]), 16);
        }

        for (int second = 28; second >= 17; second--)
        {
            yield return new IPNetwork(new IPAddress([172, (byte)second, 0, 0]), 16);
        }

        for (int third = 240; third >= 0; third -= 16)
        {
            yield return new IPNetwork(new IPAddress([192, 168, (byte)third, 0]), 20);
        }

        for (int second = 255; second >= 0; second--)
        {
            yield return new IPNetwork(new IPAddress([10, (byte)second, 0, 0]), 16);
        }
    }

    private static IEnumerable<IPNetwork> HostNetworks()
    {
        using NetworkLinks links = new(NetlinkSocket.Open());
        foreach (NetworkRoute route in links.Routes())
        {
            if (route.Destination.BaseAddress.AddressFamily == AddressFamily.InterNetwork && route.Destination.PrefixLength > 0)
            {
                yield return route.Destination;
            }
        }

        string resolver = HostFile.TryReadAllText(Fcntl.AT_FDCWD, ResolvConf.HostPath) ?? "";
        foreach (IPAddress server in ResolvConf.NameServers(resolver))
        {
            if (server.AddressFamily == AddressFamily.InterNetwork)
            {
                yield return new IPNetwork(server, 32);
            }
        }
    }
}
