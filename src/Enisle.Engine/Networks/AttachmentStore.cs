using System.Net;
using System.Text.Json;
using Enisle.Abi;
using Enisle.Engine.Instances;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>What is allocated: a file an attachment, <c>NETWORK/ADDRESS@INSTANCE</c>, and one a published port, <c>ports/PROTOCOL-PORT-ADDRESS@INSTANCE</c>.</summary>
/// <remarks>
/// The names alone say what is taken and by whom, so that one directory is read and no file. All of it lies below the run directory and
/// this boot's id: after a reboot nothing is taken, as nothing is in the kernel.
/// Thread: changes under <see cref="NetworkLock"/>.
/// </remarks>
internal sealed class AttachmentStore(EngineDirectories directories)
{
    private const char Holder = '@';
    private readonly string _root = $"{directories.Run}/networks/{BootId.Current}";

    private string Ports => $"{_root}/ports";

    /// <summary>Who holds which address of the network.</summary>
    public List<(IPAddress Address, string InstanceId)> Holders(string networkId)
    {
        List<(IPAddress Address, string InstanceId)> holders = [];
        foreach (string name in Names($"{_root}/{networkId}"))
        {
            if (TrySplit(name, out string address, out string instance) && IPAddress.TryParse(address, out IPAddress? parsed))
            {
                holders.Add((parsed, instance));
            }
        }

        return holders;
    }

    /// <summary>All attachments that <paramref name="wanted"/> takes, by instance.</summary>
    public List<NetworkAttachment> Read(Func<string, bool> wanted)
    {
        List<NetworkAttachment> attachments = [];
        foreach (string networkId in Names(_root))
        {
            if (networkId != "ports")
            {
                attachments.AddRange(Read(networkId, wanted));
            }
        }

        attachments.Sort(static (a, b) => string.CompareOrdinal(a.Interface, b.Interface));
        return attachments;
    }

    /// <summary>Those of one network.</summary>
    public List<NetworkAttachment> Read(string networkId, Func<string, bool> wanted)
    {
        List<NetworkAttachment> attachments = [];
        string directory = $"{_root}/{networkId}";
        foreach (string name in Names(directory))
        {
            if (TrySplit(name, out _, out string instance) && wanted(instance) && TryRead($"{directory}/{name}") is { } attachment)
            {
                attachments.Add(attachment);
            }
        }

        return attachments;
    }

    /// <summary>All instances that hold anything.</summary>
    public HashSet<string> Instances()
    {
        HashSet<string> instances = [];
        foreach (string directory in Names(_root))
        {
            foreach (string name in Names($"{_root}/{directory}"))
            {
                if (TrySplit(name, out _, out string instance))
                {
                    instances.Add(instance);
                }
            }
        }

        return instances;
    }

    /// <summary>Ports of the host that are taken.</summary>
    public List<(HostPortClaim Claim, string InstanceId)> Claims()
    {
        List<(HostPortClaim Claim, string InstanceId)> claims = [];
        foreach (string name in Names(Ports))
        {
            if (TrySplit(name, out string text, out string instance) && HostPortClaim.TryParse(text, out HostPortClaim claim))
            {
                claims.Add((claim, instance));
            }
        }

        return claims;
    }

    /// <summary>Ports first: whatever a crash leaves can be seen by <see cref="Instances"/>.</summary>
    public void Write(NetworkAttachment attachment)
    {
        EngineDirectories.Make(Ports);
        foreach (PublishedPort port in attachment.Ports)
        {
            using OwnedFd file = HostFile.Open(PortPath(port, attachment.InstanceId), Fcntl.O_WRONLY | Fcntl.O_CREAT, 0x180);
        }

        string directory = $"{_root}/{attachment.NetworkId}";
        EngineDirectories.Make(directory);
        using OwnedFd parent = HostFile.Open(directory, Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        HostFile.ReplaceAtomically(parent.Number, Name(attachment), JsonSerializer.SerializeToUtf8Bytes(attachment, NetworkJson.Default.NetworkAttachment));
    }

    /// <summary>The attachment last: until then the next command can still see what is left.</summary>
    public void Remove(NetworkAttachment attachment)
    {
        foreach (PublishedPort port in attachment.Ports)
        {
            HostFile.TryUnlink(Fcntl.AT_FDCWD, PortPath(port, attachment.InstanceId));
        }

        HostFile.TryUnlink(Fcntl.AT_FDCWD, $"{_root}/{attachment.NetworkId}/{Name(attachment)}");
    }

    /// <summary>Ports that were claimed for an attachment that was then never written.</summary>
    public void RemoveClaims(string instanceId)
    {
        foreach (string name in Names(Ports))
        {
            if (TrySplit(name, out _, out string holder) && holder == instanceId)
            {
                HostFile.TryUnlink(Fcntl.AT_FDCWD, $"{Ports}/{name}");
            }
        }
    }

    private string PortPath(PublishedPort port, string instanceId) =>
        $"{Ports}/{new HostPortClaim(port.Protocol, port.HostPort, IPAddress.Parse(port.HostAddress))}{Holder}{instanceId}";

    private static string Name(NetworkAttachment attachment) => $"{attachment.Address}{Holder}{attachment.InstanceId}";

    private static NetworkAttachment? TryRead(string path)
    {
        if (HostFile.TryReadAllBytes(Fcntl.AT_FDCWD, path) is not { } json)
        {
            return null; // taken away just now
        }

        try
        {
            return JsonSerializer.Deserialize(json, NetworkJson.Default.NetworkAttachment);
        }
        catch (JsonException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{path}: {e.Message}", e);
        }
    }

    // Temporary files begin with a dot.
    private static bool TrySplit(string name, out string what, out string instance)
    {
        int at = name.IndexOf(Holder, StringComparison.Ordinal);
        (what, instance) = at > 0 && name[0] != '.' ? (name[..at], name[(at + 1)..]) : ("", "");
        return instance.Length > 0;
    }

    private static List<string> Names(string path)
    {
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        return directory is null ? [] : DirectoryReader.ReadNames(directory);
    }
}
