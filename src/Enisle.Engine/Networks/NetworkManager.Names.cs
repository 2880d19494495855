namespace Enisle.Engine.Networks;

/// <summary>Names on networks: on all but the default one, each instance's <c>/etc/hosts</c> has a line for each other.</summary>
public sealed partial class NetworkManager
{
    private const string FirstDevice = "eth0";

    // Both ways: the others learn of it, and it learns of the others.
    private void Introduce(NetworkDefinition network, NetworkAttachment attachment)
    {
        if (network.Name == DefaultNetwork)
        {
            return;
        }

        using NetworkLock held = NetworkLock.Take(_directories);
        foreach (NetworkAttachment other in _attachments.Read(network.Id, id => id != attachment.InstanceId))
        {
            AddName(other.HostsFile, attachment);
            AddName(attachment.HostsFile, other);
        }

        AddName(attachment.HostsFile, attachment);
    }

    private void Forget(NetworkAttachment attachment)
    {
        if (attachment.Network == DefaultNetwork)
        {
            return;
        }

        foreach (NetworkAttachment other in _attachments.Read(attachment.NetworkId, static _ => true))
        {
            if (other.HostsFile is not null)
            {
                HostsFile.RemoveLine(other.HostsFile, HostsFile.Line(attachment));
            }

            if (attachment.HostsFile is not null)
            {
                HostsFile.RemoveLine(attachment.HostsFile, HostsFile.Line(other));
            }
        }
    }

    private static void AddName(string? hostsFile, NetworkAttachment attachment)
    {
        if (hostsFile is not null)
        {
            HostsFile.AddLine(hostsFile, HostsFile.Line(attachment));
        }
    }
}
