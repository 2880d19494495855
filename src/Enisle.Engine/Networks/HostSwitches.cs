using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>Switches below /proc/sys/net. Spec: Documentation/networking/ip-sysctl.rst. They belong to the network namespace that this thread is in.</summary>
internal static class HostSwitches
{
    /// <summary>What the host needs to lead packets between a bridge and the outside.</summary>
    public static void ForBridge(NetworkDefinition network)
    {
        Turn("net/ipv4/ip_forward", "1");
        Turn($"net/ipv4/conf/{network.Bridge}/route_localnet", "1"); // 127.0.0.1:PORT; see the guard chain
        if (network.SubnetV6 is null)
        {
            TurnIfThere($"net/ipv6/conf/{network.Bridge}/disable_ipv6", "1"); // no way in beside the rules: not even a link-local one
        }
        else
        {
            TurnIfThere($"net/ipv6/conf/{network.Bridge}/accept_ra", "0"); // instances do not configure the host
            Turn("net/ipv6/conf/all/forwarding", "1");
        }
    }

    /// <summary>An instance's device without an IPv6 address has no link-local one either.</summary>
    public static void WithoutV6(string device) => TurnIfThere($"net/ipv6/conf/{device}/disable_ipv6", "1");

    private static void TurnIfThere(string name, string value)
    {
        if (HostFile.Exists($"/proc/sys/{name}"))
        {
            Turn(name, value);
        }
    }

    private static void Turn(string name, string value)
    {
        string path = $"/proc/sys/{name}";
        if (HostFile.TryReadAllText(Fcntl.AT_FDCWD, path)?.Trim() == value)
        {
            return;
        }

        Errno errno = HostFile.TryWriteText(Fcntl.AT_FDCWD, path, value);
        if (errno != Errno.None)
        {
            throw new LinuxException(errno, "write", path);
        }
    }
}
