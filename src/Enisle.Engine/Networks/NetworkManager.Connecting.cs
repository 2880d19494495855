using System.Net;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Networks;

/// <summary>Instances come to networks and go.</summary>
public sealed partial class NetworkManager
{
    private const int HostNameDigits = 8;

    /// <summary>Gives an instance a device on a network: addresses, the way out, and the ports of the host that lead to it.</summary>
    /// <remarks>In the order that lets a crash at any point be cleaned up: written down, then the kernel's rules, then the devices.</remarks>
    /// <exception cref="EnisleException">
    /// NotFound: the network; AlreadyExists: it is attached; WrongState: an address or a port is taken; Invalid; Host: the kernel refused.
    /// </exception>
    public NetworkConnection Connect(NetworkConnectRequest request)
    {
        NetworkDefinition network = Find(request.Network);
        if (network.Driver != "bridge")
        {
            throw new EnisleException(ErrorKind.Invalid, $"container cannot be connected to network {network.Name}: it has no devices");
        }

        List<OwnedFd> held = [];
        NetworkAttachment? attachment = null;
        try
        {
            using (NetworkLinks links = new(NetlinkSocket.Open()))
            {
                NetworkLink bridge;
                using (NetworkLock exclusive = NetworkLock.Take(_directories))
                {
                    bridge = BridgeDevice.Ensure(links, network, EnsureFirewall);
                    attachment = Allocate(request, network, held);
                    _attachments.Write(attachment);
                    Publish(attachment);
                }

                InstanceDevice.Make(links, bridge, network, attachment, request.Namespace, isFirst: attachment.Interface == FirstDevice);
            }

            Introduce(network, attachment);
            return new NetworkConnection(attachment, held);
        }
        catch (Exception e)
        {
            held.ForEach(static socket => socket.Dispose());
            if (attachment is not null)
            {
                Disconnect(attachment, removeDevice: true);
            }

            if (e is LinuxException refused)
            {
                throw Explain(refused, network);
            }

            throw;
        }
    }

    /// <summary>Takes an attachment away: its ports, its names, its addresses.</summary>
    /// <param name="attachment">What is gone already stays so.</param>
    /// <param name="removeDevice">
    /// For an instance that goes on running. The devices of one that has ended go with its network namespace, without anybody waiting
    /// for it.
    /// </param>
    public void Disconnect(NetworkAttachment attachment, bool removeDevice)
    {
        if (removeDevice)
        {
            using NetworkLinks links = new(NetlinkSocket.Open());
            links.TryDelete(attachment.HostInterface);
        }

        using NetworkLock held = NetworkLock.Take(_directories);
        Release([attachment]);
    }

    /// <summary>Takes away all that an instance which has ended was attached to.</summary>
    public void Release(string instanceId)
    {
        using NetworkLock held = NetworkLock.Take(_directories);
        ReleaseAll(instanceId);
    }

    private void ReleaseAll(string instanceId)
    {
        Release(_attachments.Read(id => id == instanceId));
        _attachments.RemoveClaims(instanceId);
    }

    private void Release(List<NetworkAttachment> attachments)
    {
        if (attachments.Exists(static attachment => attachment.Ports.Count > 0))
        {
            using Firewall firewall = Firewall.Open();
            if (firewall.IsSetUp())
            {
                attachments.ForEach(firewall.Remove);
                attachments.ForEach(ForgetFlows);
            }
        }

        foreach (NetworkAttachment attachment in attachments)
        {
            Forget(attachment);
            _attachments.Remove(attachment);
        }
    }

    private NetworkAttachment Allocate(NetworkConnectRequest request, NetworkDefinition network, List<OwnedFd> held)
    {
        List<NetworkAttachment> own = _attachments.Read(id => id == request.InstanceId);
        if (own.Exists(one => one.NetworkId == network.Id))
        {
            throw new EnisleException(ErrorKind.AlreadyExists, $"endpoint with name {request.Name} already exists in network {network.Name}");
        }

        AddressAllocator allocator = new(network);
        IPAddress address = AllocateAddress(request, network, allocator);
        string endpoint = NetworkStore.NewId();
        IReadOnlyList<PublishedPort> ports = request.Ports.Count == 0 ? [] : AllocatePorts(request, network, endpoint, held);
        return new NetworkAttachment
        {
            InstanceId = request.InstanceId,
            Name = request.Name,
            Network = network.Name,
            NetworkId = network.Id,
            EndpointId = endpoint,
            Interface = FreeDevice(own),
            HostInterface = $"veth{endpoint[..HostNameDigits]}",
            MacAddress = HardwareAddress.For(request.MacAddress, address),
            Address = address.ToString(),
            PrefixLength = IPNetwork.Parse(network.Subnet).PrefixLength,
            Gateway = network.Gateway,
            AddressV6 = allocator.V6For(address),
            PrefixLengthV6 = network.SubnetV6 is null ? 0 : IPNetwork.Parse(network.SubnetV6).PrefixLength,
            GatewayV6 = network.GatewayV6,
            Ports = ports,
            Aliases = [.. request.Aliases.Select(HostsFile.ValidateName)],
            HostsFile = request.HostsFile,
        };
    }

    private IPAddress AllocateAddress(NetworkConnectRequest request, NetworkDefinition network, AddressAllocator allocator)
    {
        if (request.Address is not { } wanted)
        {
            return allocator.TryPick(Taken(network))
                ?? (ReleaseUnused().Count > 0 ? allocator.TryPick(Taken(network)) : null)
                ?? throw new EnisleException(ErrorKind.WrongState, $"no available IPv4 addresses on this network's address pools: {network.Name} ({network.Subnet})");
        }

        allocator.Validate(wanted);
        if (Taken(network).Contains(wanted) && (ReleaseUnused().Count == 0 || Taken(network).Contains(wanted)))
        {
            throw new EnisleException(ErrorKind.WrongState, $"Address already in use: {wanted} on network {network.Name}");
        }

        return wanted;
    }

    private HashSet<IPAddress> Taken(NetworkDefinition network) => [.. _attachments.Holders(network.Id).Select(static holder => holder.Address)];

    private List<PublishedPort> AllocatePorts(NetworkConnectRequest request, NetworkDefinition network, string endpoint, List<OwnedFd> held)
    {
        try
        {
            if (network.Internal)
            {
                throw new EnisleException(ErrorKind.Invalid, $"network {network.Name} is internal: nothing of it can be published");
            }

            List<PublishedPort>? ports = TryAllocatePorts(request, network, held, out EnisleException? refusal);
            if (ports is null && ReleaseUnused().Count > 0)
            {
                ports = TryAllocatePorts(request, network, held, out refusal);
            }

            return ports ?? throw refusal!;
        }
        catch (EnisleException e)
        {
            throw new EnisleException(
                e.Kind, $"driver failed programming external connectivity on endpoint {request.Name} ({endpoint}): {e.Message}", e);
        }
    }

    private List<PublishedPort>? TryAllocatePorts(NetworkConnectRequest request, NetworkDefinition network, List<OwnedFd> held, out EnisleException? refusal)
    {
        int before = held.Count;
        try
        {
            refusal = null;
            PortAllocator ports = new([.. _attachments.Claims().Select(static pair => pair.Claim)], network.SubnetV6 is not null);
            return ports.Allocate([.. request.Ports.Distinct()], held);
        }
        catch (EnisleException e)
        {
            refusal = e;
            held.GetRange(before, held.Count - before).ForEach(static socket => socket.Dispose());
            held.RemoveRange(before, held.Count - before);
            return null;
        }
    }

    private void EnsureFirewall(NetworkDefinition? added)
    {
        using Firewall firewall = Firewall.Open();
        if (!firewall.IsSetUp())
        {
            firewall.SetUp(_networks.List().Where(static network => network.Driver == "bridge"), _attachments.Read(static _ => true));
        }
        else if (added is not null)
        {
            firewall.Add(added);
        }
    }

    private static void Publish(NetworkAttachment attachment)
    {
        if (attachment.Ports.Count > 0)
        {
            using Firewall firewall = Firewall.Open();
            firewall.Add(attachment);
            ForgetFlows(attachment);
        }
    }

    // Packets of UDP that never cease would go on to where the first of them went: nowhere, or to an instance that has ended.
    private static void ForgetFlows(NetworkAttachment attachment)
    {
        HashSet<int> ports = [.. attachment.Ports.Where(static port => port.Protocol == NetworkProtocol.Udp).Select(static port => port.HostPort)];
        if (ports.Count > 0)
        {
            IPAddress own = IPAddress.Parse(attachment.Address);
            IPAddress? six = attachment.AddressV6 is null ? null : IPAddress.Parse(attachment.AddressV6);
            ConnectionTracking.Forget(flow => flow.Protocol == (int)NetworkProtocol.Udp && ports.Contains(flow.DestinationPort)
                && (flow.Answerer.Equals(own) || flow.Answerer.Equals(six) || flow.Answerer.Equals(flow.Destination)));
        }
    }

    private static string FreeDevice(List<NetworkAttachment> own)
    {
        for (int number = 0; ; number++)
        {
            string name = $"eth{number}";
            if (!own.Exists(attachment => attachment.Interface == name))
            {
                return name;
            }
        }
    }

    private static EnisleException Explain(LinuxException refused, NetworkDefinition network) => refused.Errno == Errno.EPERM
        ? new EnisleException(ErrorKind.Unsupported, $"network {network.Name}: {refused.Message}: needs root, or --network none", refused)
        : new EnisleException(ErrorKind.Host, $"network {network.Name}: {refused.Message}", refused);
}
