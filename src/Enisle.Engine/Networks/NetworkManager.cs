using Enisle.Host;
using Enisle.Host.Netlink;

namespace Enisle.Engine.Networks;

/// <summary>Networks and what instances have on them: the one door to this folder.</summary>
/// <remarks>
/// There is no daemon: what is allocated lies below the run directory, a file an attachment, each tied to its instance's id; and what the
/// kernel has lost (a flushed rule set, a deleted bridge) is made again by the next <see cref="Connect"/>.
/// Thread: any; threads and processes exclude each other by a file lock.
/// </remarks>
public sealed partial class NetworkManager
{
    /// <summary>The network of those who ask for none.</summary>
    public const string DefaultNetwork = "bridge";

    private readonly EngineDirectories _directories;
    private readonly Func<string, bool> _isInUse;
    private readonly NetworkStore _networks;
    private readonly AttachmentStore _attachments;

    /// <param name="directories">Where networks and attachments are written down.</param>
    /// <param name="isInUse">
    /// Whether an instance, by id, still holds its attachments: it runs, or is being started or stopped. Asked with this folder's lock
    /// held, so it must not come back here.
    /// </param>
    public NetworkManager(EngineDirectories directories, Func<string, bool> isInUse)
    {
        _directories = directories;
        _isInUse = isInUse;
        _networks = new NetworkStore(directories);
        _attachments = new AttachmentStore(directories);
    }

    /// <summary>Makes a network; its bridge comes with its first instance.</summary>
    /// <exception cref="EnisleException">Invalid, AlreadyExists.</exception>
    public NetworkDefinition Create(NetworkCreateRequest request)
    {
        using NetworkLock held = NetworkLock.Take(_directories);
        _networks.MakePredefined();
        return _networks.Create(request);
    }

    /// <summary>All, sorted by name: <c>bridge</c>, <c>host</c>, <c>none</c> and a person's own.</summary>
    public IReadOnlyList<NetworkDefinition> List()
    {
        MakePredefined();
        return _networks.List();
    }

    /// <summary>By name, id or the beginning of an id.</summary>
    /// <exception cref="EnisleException">NotFound, or Invalid: more than one begins so.</exception>
    public NetworkDefinition Find(string nameOrId) =>
        TryFind(nameOrId) ?? throw new EnisleException(ErrorKind.NotFound, $"network {nameOrId} not found");

    /// <summary>Null when there is none.</summary>
    /// <exception cref="EnisleException">Invalid: more than one begins so.</exception>
    public NetworkDefinition? TryFind(string nameOrId)
    {
        MakePredefined();
        return _networks.TryFind(nameOrId);
    }

    /// <summary>Takes a network away, and its bridge.</summary>
    /// <exception cref="EnisleException">WrongState: something is attached, or it is a predefined one; NotFound.</exception>
    public void Remove(string nameOrId)
    {
        NetworkDefinition network = Find(nameOrId);
        using NetworkLock held = NetworkLock.Take(_directories);
        if (NetworkStore.IsPredefined(network))
        {
            throw new EnisleException(ErrorKind.WrongState, $"{network.Name} is a pre-defined network and cannot be removed");
        }

        ReleaseUnused();
        List<NetworkAttachment> attached = _attachments.Read(network.Id, static _ => true);
        if (attached.Count > 0)
        {
            string names = string.Join(", ", attached.Select(static one => $"name:\"{one.Name}\" id:\"{one.EndpointId[..12]}\""));
            throw new EnisleException(ErrorKind.WrongState, $"error while removing network: network {network.Name} has active endpoints ({names})");
        }

        Delete(network);
    }

    /// <summary>Takes away a person's own networks that nothing is attached to.</summary>
    /// <returns>Their names.</returns>
    public IReadOnlyList<string> Prune()
    {
        using NetworkLock held = NetworkLock.Take(_directories);
        ReleaseUnused();
        List<string> pruned = [];
        foreach (NetworkDefinition network in _networks.List())
        {
            if (!NetworkStore.IsPredefined(network) && _attachments.Holders(network.Id).Count == 0)
            {
                Delete(network);
                pruned.Add(network.Name);
            }
        }

        return pruned;
    }

    /// <summary>What is attached to a network.</summary>
    public IReadOnlyList<NetworkAttachment> Attachments(NetworkDefinition network) => _attachments.Read(network.Id, _isInUse);

    /// <summary>What an instance is attached to, in the order of its devices.</summary>
    public IReadOnlyList<NetworkAttachment> AttachmentsOf(string instanceId) => _attachments.Read(id => id == instanceId);

    /// <summary>The host's address on a network: what <c>--add-host NAME:host-gateway</c> stands for.</summary>
    public string HostGateway(string network = DefaultNetwork) => Find(network).Gateway;

    /// <summary>Takes away what instances have left behind that are not in use any more: after a kill, or a crash of the host's programs.</summary>
    /// <returns>Their ids.</returns>
    public IReadOnlyList<string> Reconcile()
    {
        using NetworkLock held = NetworkLock.Take(_directories);
        return ReleaseUnused();
    }

    private void MakePredefined()
    {
        if (_networks.HasPredefined)
        {
            return;
        }

        using NetworkLock held = NetworkLock.Take(_directories);
        _networks.MakePredefined();
    }

    private void Delete(NetworkDefinition network)
    {
        using (Firewall firewall = Firewall.Open())
        {
            if (firewall.IsSetUp())
            {
                firewall.Remove(network);
            }
        }

        using (NetworkLinks links = new(NetlinkSocket.Open()))
        {
            links.TryDelete(network.Bridge);
        }

        _networks.Delete(network);
    }

    private List<string> ReleaseUnused()
    {
        List<string> released = [];
        foreach (string id in _attachments.Instances().Where(id => !_isInUse(id)))
        {
            ReleaseAll(id);
            released.Add(id);
        }

        return released;
    }
}
