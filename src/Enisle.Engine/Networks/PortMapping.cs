using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Enisle.Host;

namespace Enisle.Engine.Networks;

/// <summary>One port to publish, as asked for.</summary>
/// <param name="HostAddress">Null: every address of the host.</param>
/// <param name="HostPort">0: any that is free.</param>
/// <param name="HostPortEnd">Greater than <paramref name="HostPort"/>: the first free one of the range.</param>
/// <param name="ContainerPort">The instance's.</param>
/// <param name="Protocol">Of both.</param>
public sealed record PortMapping(IPAddress? HostAddress, int HostPort, int HostPortEnd, int ContainerPort, NetworkProtocol Protocol)
{
    /// <summary>Reads what follows <c>-p</c>: <c>[[ADDRESS:][PORT[-PORT]]:]PORT[-PORT][/PROTOCOL]</c>, an IPv6 address in brackets.</summary>
    /// <returns>One for each port of the instance.</returns>
    /// <exception cref="EnisleException">Invalid, in Docker's words.</exception>
    public static IReadOnlyList<PortMapping> Parse(string text)
    {
        (string body, NetworkProtocol protocol) = SplitProtocol(text);
        (string address, string host, string container) = Split(body, text);
        if (container.Length == 0)
        {
            throw Invalid($"no port specified: {text}<empty>");
        }

        (int start, int end) = Range(container, text, "containerPort");
        (int hostStart, int hostEnd) = host.Length == 0 ? (0, 0) : Range(host, text, "hostPort");
        int count = end - start + 1;
        if (host.Length > 0 && hostEnd - hostStart + 1 != count && count != 1)
        {
            throw Invalid($"invalid ranges specified for container and host Ports: {container} and {host}");
        }

        List<PortMapping> ports = new(count);
        IPAddress? bound = Address(address, text);
        for (int i = 0; i < count; i++)
        {
            int first = host.Length == 0 ? 0 : hostStart + i;
            ports.Add(new PortMapping(bound, first, count == 1 ? hostEnd : first, start + i, protocol));
        }

        return ports;
    }

    /// <summary>Reads what an image exposes (<c>80</c>, <c>80/tcp</c>, <c>7000-7005/udp</c>): each to any free port of the host, as <c>-P</c> does.</summary>
    /// <exception cref="EnisleException">Invalid.</exception>
    public static IReadOnlyList<PortMapping> ParseExposed(string text)
    {
        (string body, NetworkProtocol protocol) = SplitProtocol(text);
        (int start, int end) = Range(body, text, "containerPort");
        List<PortMapping> ports = [];
        for (int port = start; port <= end; port++)
        {
            ports.Add(new PortMapping(null, 0, 0, port, protocol));
        }

        return ports;
    }

    private static (string Body, NetworkProtocol Protocol) SplitProtocol(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return (text, NetworkProtocol.Tcp);
        }

        string word = text[(slash + 1)..];
        return NetworkProtocols.TryParse(word, out NetworkProtocol protocol)
            ? (text[..slash], protocol) : throw Invalid($"invalid proto: {word}");
    }

    // From the right: the instance's port, the host's, and what is left is the address, which may have colons.
    private static (string Address, string Host, string Container) Split(string body, string text)
    {
        int last = body.LastIndexOf(':');
        if (last < 0)
        {
            return ("", "", body);
        }

        string container = body[(last + 1)..];
        string rest = body[..last];
        if (rest.EndsWith(']'))
        {
            throw Invalid($"invalid hostPort: {rest}: {text}: after an address come two ports, of which the host's may be empty");
        }

        int middle = rest.LastIndexOf(':');
        return middle < 0 ? ("", rest, container) : (rest[..middle], rest[(middle + 1)..], container);
    }

    private static IPAddress? Address(string text, string whole)
    {
        if (text.Length == 0)
        {
            return null;
        }

        bool bracketed = text.StartsWith('[') && text.EndsWith(']');
        string bare = bracketed ? text[1..^1] : text;
        if (!AddressText.TryParse(bare, out IPAddress address) || (bracketed && address.AddressFamily != AddressFamily.InterNetworkV6))
        {
            throw Invalid($"invalid IP address: {text}: {whole}");
        }

        return address;
    }

    private static (int Start, int End) Range(string text, string whole, string what)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        bool valid = dash < 0
            ? TryPort(text, out int start) & TryPort(text, out int end)
            : TryPort(text[..dash], out start) & TryPort(text[(dash + 1)..], out end);
        if (!valid || start > end || (start == 0 && (what == "containerPort" || end != 0)))
        {
            throw Invalid(text == whole ? $"invalid {what}: {text}" : $"invalid {what}: {text}: {whole}");
        }

        return (start, end);
    }

    private static bool TryPort(string text, out int port)
    {
        bool valid = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number);
        port = number;
        return valid;
    }

    private static EnisleException Invalid(string message) => new(ErrorKind.Invalid, message);
}
