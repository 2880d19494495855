using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>Networks as files, <c>NAME.json</c>, below the data directory. The predefined ones are made with the first use.</summary>
/// <remarks>Thread: changes under <see cref="NetworkLock"/>.</remarks>
internal sealed class NetworkStore(EngineDirectories directories)
{
    private const string Suffix = ".json";
    private const string DefaultBridge = "enisle0";
    private const int IdBytes = 32;
    private static readonly string[] s_predefined = [NetworkManager.DefaultNetwork, "host", "none"];

    /// <summary>All, sorted by name.</summary>
    public List<NetworkDefinition> List()
    {
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, directories.Networks, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        List<NetworkDefinition> networks = [];
        foreach (string file in directory is null ? [] : DirectoryReader.ReadNames(directory))
        {
            if (file[0] != '.' && file.EndsWith(Suffix, StringComparison.Ordinal) && TryRead(file[..^Suffix.Length]) is { } network)
            {
                networks.Add(network);
            }
        }

        networks.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return networks;
    }

    /// <summary>By name, id or the beginning of an id; null when there is none.</summary>
    /// <exception cref="EnisleException">Invalid: more than one begins so.</exception>
    public NetworkDefinition? TryFind(string nameOrId)
    {
        if (NetworkName.IsValid(nameOrId) && TryRead(nameOrId) is { } named)
        {
            return named;
        }

        NetworkDefinition[] found = nameOrId.Length == 0 ? [] : [.. List().Where(network => network.Id.StartsWith(nameOrId, StringComparison.Ordinal))];
        return found.Length <= 1 ? found.FirstOrDefault()
            : throw new EnisleException(ErrorKind.Invalid, $"network {nameOrId} is ambiguous ({found.Length} matches found on name)");
    }

    /// <summary>Whether all predefined networks are there.</summary>
    public bool HasPredefined => Array.TrueForAll(s_predefined, name => HostFile.Exists(Path(name)));

    /// <summary>Makes the predefined networks that are missing.</summary>
    public void MakePredefined()
    {
        EngineDirectories.Make(directories.Networks);
        foreach (string name in s_predefined.Where(name => !HostFile.Exists(Path(name))))
        {
            Write(name == NetworkManager.DefaultNetwork
                ? Bridge(new NetworkCreateRequest { Name = name }) with { Bridge = DefaultBridge }
                : new NetworkDefinition { Name = name, Id = NewId(), Created = DateTimeOffset.UtcNow, Driver = name == "none" ? "null" : name });
        }
    }

    /// <exception cref="EnisleException">Invalid, AlreadyExists.</exception>
    public NetworkDefinition Create(NetworkCreateRequest request)
    {
        NetworkName.Validate(request.Name);
        if (request.Driver != "bridge")
        {
            throw new EnisleException(ErrorKind.NotFound, $"could not find plugin {request.Driver} in v1 plugin registry: plugin not found: the driver here is bridge");
        }

        if (TryRead(request.Name) is not null)
        {
            throw new EnisleException(ErrorKind.AlreadyExists, $"network with name {request.Name} already exists");
        }

        NetworkDefinition network = Bridge(request);
        Write(network);
        return network;
    }

    public void Delete(NetworkDefinition network) => HostFile.TryUnlink(Fcntl.AT_FDCWD, Path(network.Name));

    public static bool IsPredefined(NetworkDefinition network) => s_predefined.Contains(network.Name);

    private NetworkDefinition Bridge(NetworkCreateRequest request)
    {
        IPNetwork[] taken = [.. List().Where(static other => other.Subnet.Length > 0).Select(static other => IPNetwork.Parse(other.Subnet))];
        IPNetwork subnet = request.Subnet is null ? SubnetPicker.Pick(taken) : Subnet.Parse(request.Subnet, AddressFamily.InterNetwork);
        if (Array.Exists(taken, other => Subnet.Overlap(other, subnet)))
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid pool request: Pool overlaps with other one on this address space: {subnet}");
        }

        IPAddress gateway = request.Gateway is null ? Subnet.At(subnet, 1) : Gateway(request.Gateway, subnet);
        IPNetwork? six = request.SubnetV6 is not null ? Subnet.Parse(request.SubnetV6, AddressFamily.InterNetworkV6)
            : request.EnableIPv6 ? SubnetPicker.PickV6() : null;
        string id = NewId();
        return new NetworkDefinition
        {
            Name = request.Name,
            Id = id,
            Created = DateTimeOffset.UtcNow,
            Driver = "bridge",
            Bridge = NetworkOptions.BridgeName(request.Options) ?? $"en-{id[..12]}",
            Mtu = NetworkOptions.Mtu(request.Options),
            Subnet = subnet.ToString(),
            Gateway = gateway.ToString(),
            SubnetV6 = six?.ToString(),
            GatewayV6 = six is { } network ? Subnet.At(network, Subnet.Offset(subnet, gateway)).ToString() : null,
            Internal = request.Internal,
            Labels = request.Labels,
            Options = request.Options,
        };
    }

    private static IPAddress Gateway(string text, IPNetwork subnet) =>
        AddressText.TryParse(text, out IPAddress address) && address.AddressFamily == AddressFamily.InterNetwork && subnet.Contains(address)
        && Subnet.Offset(subnet, address) is var offset && offset > 0 && offset < Subnet.Size(subnet) - 1
            ? address : throw new EnisleException(ErrorKind.Invalid, $"no matching subnet for gateway {text}: must be an address of {subnet}");

    private NetworkDefinition? TryRead(string name)
    {
        if (HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, Path(name)) is not { } json)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, NetworkJson.Default.NetworkDefinition);
        }
        catch (JsonException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{Path(name)}: {e.Message}", e);
        }
    }

    private void Write(NetworkDefinition network)
    {
        using OwnedFd directory = HostFile.Open(directories.Networks, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        HostFile.ReplaceAtomically(
            directory.Number, network.Name + Suffix, JsonSerializer.SerializeToUtf8Bytes(network, NetworkJson.Default.NetworkDefinition));
    }

    private string Path(string name) => $"{directories.Networks}/{name}{Suffix}";

    internal static string NewId()
    {
        Span<byte> bytes = stackalloc byte[IdBytes];
        RandomBytes.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
