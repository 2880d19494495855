using System.Globalization;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;
using Enisle.Spec.Runtime;

namespace Enisle.Containers.Creation;

/// <summary>Moves host network devices into a container's network namespace, with the addresses that belong to them.</summary>
/// <remarks>
/// Spec: runtime-spec 1.3.0, config-linux.md, «Network Devices». They never come back by our doing once the container is created: with
/// its namespace the kernel returns physical devices to the host and ends virtual ones. Owner: disposing closes both namespaces.
/// </remarks>
internal sealed class NetDevices : IDisposable
{
    private readonly OwnedFd _hostNamespace;
    private readonly OwnedFd _containerNamespace;
    private readonly NetworkLinks _host;
    private readonly NetworkLinks _container;
    private readonly List<Moved> _moved = [];

    private NetDevices(OwnedFd hostNamespace, OwnedFd containerNamespace)
    {
        _hostNamespace = hostNamespace;
        _containerNamespace = containerNamespace;
        _host = new NetworkLinks(NetlinkSocket.Open());
        _container = new NetworkLinks(NetlinkSocket.OpenIn(containerNamespace));
    }

    private sealed record Moved(NetDevice Device, NetworkLink InHost, NetworkLink InContainer, IReadOnlyList<NetworkAddress> Addresses);

    /// <summary>Opens both namespaces; the container's is that of the process.</summary>
    public static NetDevices Open(int pid) => new(
        HostFile.Open("/proc/thread-self/ns/net", Fcntl.O_RDONLY),
        HostFile.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/ns/net"), Fcntl.O_RDONLY));

    /// <summary>Moves them all; the first failure is thrown, and <see cref="MoveBack"/> undoes those before it.</summary>
    /// <exception cref="EnisleException">The device that failed, by its field, and why.</exception>
    public void MoveIn(IReadOnlyList<NetDevice> devices)
    {
        foreach (NetDevice device in devices)
        {
            try
            {
                MoveIn(device);
            }
            catch (LinuxException e)
            {
                throw new EnisleException(ErrorKind.Host, $"linux.netDevices.{device.HostName}: {e.Message}", e);
            }
        }
    }

    /// <summary>Gives the host back what it had, as it had it: for a creation that fails.</summary>
    public void MoveBack()
    {
        for (int i = _moved.Count - 1; i >= 0; i--)
        {
            Moved moved = _moved[i];
            _container.SetUp(moved.InContainer, up: false);
            _container.Move(moved.InContainer, _hostNamespace, moved.InHost.Name);
            if (_host.Find(moved.InHost.Name) is { } link)
            {
                Equip(_host, link, moved.Addresses, moved.InHost.IsUp);
            }

            _moved.RemoveAt(i);
        }
    }

    public void Dispose()
    {
        _host.Dispose();
        _container.Dispose();
        _hostNamespace.Dispose();
        _containerNamespace.Dispose();
    }

    private void MoveIn(NetDevice device)
    {
        string field = $"linux.netDevices.{device.HostName}";
        NetworkLink link = _host.Find(device.HostName)
            ?? throw new EnisleException(ErrorKind.Invalid, $"{field}: the host has no network device of this name");
        string name = device.Name is { Length: > 0 } wanted ? wanted : device.HostName;
        List<NetworkLink> before = _container.All();

        // Asked before the move: the kernel finds a taken name only when the device is there already.
        if (before.Exists(other => other.Name == name))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{field}.name: the container already has a network device \"{name}\"");
        }

        List<NetworkAddress> addresses = _host.Addresses(link);
        addresses.RemoveAll(static address => !BelongsToDevice(address));
        _host.SetUp(link, up: false);
        try
        {
            _host.Move(link, _containerNamespace, name);
        }
        catch (LinuxException)
        {
            Remember(device, link, addresses, before, link.Name);
            if (_moved.Count == 0 || _moved[^1].Device != device)
            {
                Equip(_host, link, addresses, link.IsUp); // it has not moved, but IPv6 addresses went when it was brought down
            }

            throw;
        }

        Remember(device, link, addresses, before, name);
        if (_moved.Count == 0 || _moved[^1].Device != device)
        {
            throw new EnisleException(ErrorKind.Host, $"{field}: moved, but not found in the container's network namespace");
        }

        Equip(_container, _moved[^1].InContainer, addresses, up: true);
    }

    // Its index may be another there, and its name comes from a template: it is the one that was not there before.
    private void Remember(NetDevice device, NetworkLink link, List<NetworkAddress> addresses, List<NetworkLink> before, string name)
    {
        NetworkLink? found = null;
        foreach (NetworkLink candidate in _container.All())
        {
            bool isNew = !before.Exists(old => old.Index == candidate.Index);
            if (isNew && (found is null || candidate.Name == name || candidate.Index == link.Index))
            {
                found = candidate;
            }
        }

        if (found is not null)
        {
            _moved.Add(new Moved(device, link, found, addresses));
        }
    }

    // An address that is there already (IPv4 ones stay when a device is brought down) is as good as added.
    private static void Equip(NetworkLinks links, NetworkLink link, IReadOnlyList<NetworkAddress> addresses, bool up)
    {
        foreach (NetworkAddress address in addresses)
        {
            try
            {
                links.Add(link, address);
            }
            catch (LinuxException e) when (e.Errno == Errno.EEXIST)
            {
                continue;
            }
        }

        links.SetUp(link, up);
    }

    // Not what DHCP or router advertisements have given for a time, nor what only means something on this link or host.
    private static bool BelongsToDevice(NetworkAddress address) =>
        (address.Flags & RtnetlinkAbi.IFA_F_PERMANENT) != 0 && address.Scope == RtnetlinkAbi.RT_SCOPE_UNIVERSE;
}
