using System.Net;
using System.Net.Sockets;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Sockets;

namespace Enisle.Engine.Networks;

/// <summary>Finds ports of the host that neither another instance nor a program of the host has, and holds them.</summary>
/// <remarks>Thread: under <see cref="NetworkLock"/>.</remarks>
internal sealed class PortAllocator(IReadOnlyCollection<HostPortClaim> claims, bool hasV6)
{
    private const int Attempts = 64;
    private readonly List<HostPortClaim> _claims = [.. claims];

    /// <summary>Chooses, and adds the sockets that hold what was chosen.</summary>
    /// <exception cref="EnisleException">WrongState: the port is somebody else's; Invalid: the host has no such address.</exception>
    public List<PublishedPort> Allocate(IReadOnlyList<PortMapping> mappings, List<OwnedFd> held)
    {
        List<PublishedPort> ports = [];
        foreach (PortMapping mapping in mappings)
        {
            IPAddress[] addresses = Addresses(mapping);
            int port = Choose(mapping, addresses, held);
            foreach (IPAddress address in addresses)
            {
                _claims.Add(new HostPortClaim(mapping.Protocol, port, address));
                PublishedPort published = new(address.ToString(), port, mapping.ContainerPort, mapping.Protocol);
                if (!ports.Contains(published))
                {
                    ports.Add(published);
                }
            }
        }

        return ports;
    }

    private IPAddress[] Addresses(PortMapping mapping)
    {
        if (mapping.HostAddress is null)
        {
            return hasV6 ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any];
        }

        return mapping.HostAddress.AddressFamily == AddressFamily.InterNetwork || hasV6 ? [mapping.HostAddress]
            : throw new EnisleException(ErrorKind.Invalid, $"-p [{mapping.HostAddress}]: the network has no IPv6: create one with --ipv6");
    }

    private int Choose(PortMapping mapping, IPAddress[] addresses, List<OwnedFd> held)
    {
        if (mapping.HostPort == 0)
        {
            return ChooseAny(mapping.Protocol, addresses, held);
        }

        EnisleException? first = null;
        for (int port = mapping.HostPort; port <= mapping.HostPortEnd; port++)
        {
            EnisleException? refusal = TryTake(mapping.Protocol, port, addresses, held);
            if (refusal is null)
            {
                return port;
            }

            first ??= refusal;
        }

        throw first!;
    }

    // The kernel knows what its programs have, not what instances have whose sockets nobody holds.
    private int ChooseAny(NetworkProtocol protocol, IPAddress[] addresses, List<OwnedFd> held)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int port;
            using (OwnedFd probe = PortSocket.TryBind((int)protocol, new IPEndPoint(addresses[0], 0), out Errno errno)
                ?? throw Refusal(errno, new HostPortClaim(protocol, 0, addresses[0])))
            {
                port = PortSocket.PortOf(probe);
            }

            if (TryTake(protocol, port, addresses, held) is null)
            {
                return port;
            }
        }

        throw new EnisleException(ErrorKind.WrongState, "all ports are allocated");
    }

    private EnisleException? TryTake(NetworkProtocol protocol, int port, IPAddress[] addresses, List<OwnedFd> held)
    {
        List<OwnedFd> taken = [];
        foreach (IPAddress address in addresses)
        {
            HostPortClaim wanted = new(protocol, port, address);
            EnisleException? refusal = null;
            if (_claims.Exists(wanted.Excludes))
            {
                refusal = new EnisleException(ErrorKind.WrongState, $"Bind for {wanted.EndPoint} failed: port is already allocated");
            }
            else if (PortSocket.TryBind((int)protocol, new IPEndPoint(address, port), out Errno errno) is { } socket)
            {
                taken.Add(socket);
            }
            else
            {
                refusal = Refusal(errno, wanted);
            }

            if (refusal is not null)
            {
                taken.ForEach(static socket => socket.Dispose());
                return refusal;
            }
        }

        held.AddRange(taken);
        return null;
    }

    private static EnisleException Refusal(Errno errno, HostPortClaim wanted)
    {
        string what = $"failed to bind host port {wanted.EndPoint}/{wanted.Protocol.Name()}";
        return errno switch
        {
            Errno.EADDRINUSE => new EnisleException(ErrorKind.WrongState, $"{what}: address already in use: a program of the host has it"),
            Errno.EADDRNOTAVAIL => new EnisleException(ErrorKind.Invalid, $"{what}: cannot assign requested address: the host has no such address"),
            Errno.EACCES => new EnisleException(ErrorKind.Unsupported, $"{what}: permission denied"),
            _ => new EnisleException(ErrorKind.Host, $"{what}: {new LinuxException(errno, "bind").Message}"),
        };
    }
}
