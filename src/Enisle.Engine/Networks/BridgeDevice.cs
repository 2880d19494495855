using System.Net;
using Enisle.Host;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Networks;

/// <summary>A network's bridge: the device that its instances are ports of, and the host's address on it.</summary>
internal static class BridgeDevice
{
    private const int AddressLength = 6;

    /// <summary>Finds it, or makes it; the rules are there before it is up.</summary>
    /// <param name="links">Of the host.</param>
    /// <param name="network">Whose bridge it is.</param>
    /// <param name="ensureFirewall">Makes the rules; given the network if its bridge is new.</param>
    public static NetworkLink Ensure(NetworkLinks links, NetworkDefinition network, Action<NetworkDefinition?> ensureFirewall)
    {
        NetworkLink? bridge = links.TryGet(network.Bridge);
        if (bridge is { IsUp: true })
        {
            ensureFirewall(null);
            return bridge;
        }

        ensureFirewall(network);
        if (bridge is null)
        {
            links.ExecuteAll("create bridge", network.Bridge, RtnetlinkMessages.AddBridge(network.Bridge, NewAddress(), network.Mtu));
            bridge = links.TryGet(network.Bridge) ?? throw new LinuxException(Abi.Errno.ENODEV, "create bridge", network.Bridge);
        }

        HostSwitches.ForBridge(network);
        List<NetlinkRequest> requests = [Address(bridge, network.Gateway, network.Subnet)];
        if (network.GatewayV6 is not null)
        {
            requests.Add(Address(bridge, network.GatewayV6, network.SubnetV6!));
        }

        requests.Add(RtnetlinkMessages.SetUp(bridge.Index));
        links.ExecuteAll("set up bridge", network.Bridge, requests);
        return bridge with { IsUp = true };
    }

    private static NetlinkRequest Address(NetworkLink bridge, string address, string subnet) =>
        RtnetlinkMessages.AddAddress(bridge.Index, IPAddress.Parse(address), IPNetwork.Parse(subnet).PrefixLength);

    // Locally administered; without one of its own a bridge takes that of its lowest port, and changes it as they come and go.
    private static byte[] NewAddress()
    {
        byte[] address = new byte[AddressLength];
        RandomBytes.Fill(address);
        address[0] = (byte)((address[0] & 0xfc) | 0x02);
        return address;
    }
}
