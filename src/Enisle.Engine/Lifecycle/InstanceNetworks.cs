using System.Net;
using Enisle.Engine.Instances;
using Enisle.Engine.Networks;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Lifecycle;

/// <summary><c>network connect</c> and <c>network disconnect</c> of a running instance.</summary>
public static class InstanceNetworks
{
    /// <summary>One more device in the instance.</summary>
    /// <exception cref="EnisleException">WrongState: it does not run, or has no network of its own; as <see cref="NetworkManager.Connect"/>.</exception>
    public static void Connect(EngineContext engine, Instance instance, string network, IReadOnlyList<string> aliases, string? address)
    {
        (InstanceDefinition definition, InstanceState state) = Running(engine, instance);
        if (definition.Host.NetworkMode is "host" || definition.Host.NetworkMode.StartsWith("container:", StringComparison.Ordinal))
        {
            throw new EnisleException(ErrorKind.WrongState, "container sharing network namespace with another container or host cannot be connected to any other network");
        }

        using OwnedFd space = NetworkNamespaceFile.OfProcess(state.Pid);
        engine.Networks.Connect(new NetworkConnectRequest
        {
            InstanceId = instance.Id,
            Name = definition.Name,
            Network = network,
            Namespace = space,
            Address = address is null ? null : IPAddress.TryParse(address, out IPAddress? parsed) ? parsed
                : throw new EnisleException(ErrorKind.Invalid, $"--ip: {address}: is no address"),
            Aliases = aliases,
            HostsFile = $"{instance.Directory}/hosts",
        }).Dispose();
    }

    /// <summary>Takes the device away.</summary>
    /// <exception cref="EnisleException">NotFound: it is not on that network.</exception>
    public static void Disconnect(EngineContext engine, Instance instance, string network)
    {
        Running(engine, instance);
        NetworkDefinition definition = engine.Networks.Find(network);
        foreach (NetworkAttachment attachment in engine.Networks.AttachmentsOf(instance.Id))
        {
            if (attachment.NetworkId == definition.Id)
            {
                engine.Networks.Disconnect(attachment, removeDevice: true);
                return;
            }
        }

        throw new EnisleException(ErrorKind.NotFound, $"container {instance.Id} is not connected to network {definition.Name}");
    }

    private static (InstanceDefinition Definition, InstanceState State) Running(EngineContext engine, Instance instance)
    {
        InstanceState state = StateTruth.Read(engine, instance);
        return state.Status is InstanceStatus.Running or InstanceStatus.Paused ? (instance.ReadDefinition(), state)
            : throw new EnisleException(ErrorKind.WrongState, $"container {instance.Id} is not running");
    }
}
