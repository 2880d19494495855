using System.Globalization;
using System.Net;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.Networks;
using Enisle.Engine.RootFileSystems;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Supervision;

/// <summary>An instance's network for one start: a namespace of its own with a device in it, the host's, another instance's, or none; and the files that tell of it.</summary>
/// <remarks>Owner: the supervising process, for as long as the instance runs.</remarks>
internal sealed class InstanceNetwork : IDisposable
{
    private readonly OwnedFd? _namespace;
    private readonly NetworkConnection? _connection;

    private InstanceNetwork(OwnedFd? space, NetworkConnection? connection)
    {
        _namespace = space;
        _connection = connection;
    }

    /// <summary>What the network gave; null: nothing.</summary>
    public NetworkAttachment? Attachment => _connection?.Attachment;

    /// <summary>Path of the namespace that was made; null: none was.</summary>
    public string? NamespacePath => _namespace is null ? null : string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{_namespace.Number}");

    /// <summary>Sets it up; what is on the host then is taken away by <see cref="NetworkManager.Release(string)"/>.</summary>
    public static InstanceNetwork Prepare(EngineContext engine, Instance instance, InstanceDefinition definition)
    {
        HostOptions host = definition.Host;
        if (host.NetworkMode is "none" or "host" || host.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            return host.Publish.Count == 0 || host.NetworkMode == "host" ? new InstanceNetwork(null, null)
                : throw new EnisleException(ErrorKind.Invalid, $"conflicting options: port publishing and the network mode {host.NetworkMode}");
        }

        OwnedFd space = NetworkNamespaceFile.Create();
        try
        {
            NetworkConnection connection = engine.Networks.Connect(new NetworkConnectRequest
            {
                InstanceId = instance.Id,
                Name = definition.Name,
                Network = host.NetworkMode,
                Namespace = space,
                Ports = Ports(definition),
                Address = Address(host.IPAddress),
                MacAddress = host.MacAddress,
                Aliases = host.NetworkAliases,
                HostsFile = $"{instance.Directory}/hosts",
            });
            return new InstanceNetwork(space, connection);
        }
        catch
        {
            space.Dispose();
            throw;
        }
    }

    /// <summary>Writes <c>hosts</c> and <c>resolv.conf</c>; their host paths.</summary>
    public (string Hosts, string ResolvConf) WriteFiles(EngineContext engine, Instance instance, InstanceDefinition definition, string hostname)
    {
        HostOptions host = definition.Host;
        string? gateway = Attachment is { } attachment ? engine.Networks.HostGateway(attachment.Network) : null;
        string name = definition.Workload.Domainname is { Length: > 0 } domain ? $"{hostname}.{domain} {hostname}" : hostname;
        string[] addresses = Attachment is null ? [] : Attachment.AddressV6 is { } v6 ? [Attachment.Address, v6] : [Attachment.Address];
        string hosts = HostsFile.Build(name, addresses, host.ExtraHosts, gateway);
        string resolv = Attachment is null
            ? ResolvConf.BuildForHostNetwork(host.Dns, host.DnsSearch, host.DnsOptions)
            : ResolvConf.Build(host.Dns, host.DnsSearch, host.DnsOptions);
        return (InstanceFiles.Write(instance, "hosts", hosts), InstanceFiles.Write(instance, "resolv.conf", resolv));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _namespace?.Dispose();
    }

    private static List<PortMapping> Ports(InstanceDefinition definition)
    {
        List<PortMapping> ports = [.. definition.Host.Publish.SelectMany(PortMapping.Parse)];
        if (definition.Host.PublishAllPorts)
        {
            foreach (PortMapping exposed in definition.Workload.ExposedPorts.SelectMany(PortMapping.ParseExposed))
            {
                if (!ports.Exists(port => port.ContainerPort == exposed.ContainerPort && port.Protocol == exposed.Protocol))
                {
                    ports.Add(exposed);
                }
            }
        }

        return ports;
    }

    private static IPAddress? Address(string? text) => text is null ? null
        : IPAddress.TryParse(text, out IPAddress? address) ? address
        : throw new EnisleException(ErrorKind.Invalid, $"--ip: {text}: is no address");
}
