using System.Net;
using System.Text;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Engine.Networks;

/// <summary>An instance's <c>/etc/resolv.conf</c>: the host's, but for what is asked for, and for name servers that only the host can reach.</summary>
/// <remarks>Spec: resolv.conf(5).</remarks>
public static class ResolvConf
{
    /// <summary>The host's own.</summary>
    public const string HostPath = "/etc/resolv.conf";

    private const string SystemdPath = "/run/systemd/resolve/resolv.conf";
    private const string SystemdStub = "127.0.0.53";

    // As Docker: where the host has no name server that an instance could reach.
    private static readonly string[] s_fallback = ["8.8.8.8", "8.8.4.4"];

    /// <summary>What an instance on a network of its own gets.</summary>
    /// <param name="servers">As after <c>--dns</c>; empty: the host's.</param>
    /// <param name="search">As after <c>--dns-search</c>; empty: the host's; a single <c>.</c>: none.</param>
    /// <param name="options">As after <c>--dns-option</c>; empty: the host's.</param>
    /// <exception cref="EnisleException">Invalid: a server is no address.</exception>
    public static string Build(IReadOnlyList<string> servers, IReadOnlyList<string> search, IReadOnlyList<string> options)
    {
        string host = HostFile.TryReadAllText(Fcntl.AT_FDCWD, HostPath) ?? "";
        if (NameServers(host) is [var only] && only.ToString() == SystemdStub)
        {
            host = HostFile.TryReadAllText(Fcntl.AT_FDCWD, SystemdPath) ?? host;
        }

        return Build(host, servers, search, options);
    }

    /// <summary>What an instance in the host's network gets: the host's as it is, but for what is asked for.</summary>
    /// <exception cref="EnisleException">Invalid: a server is no address.</exception>
    public static string BuildForHostNetwork(IReadOnlyList<string> servers, IReadOnlyList<string> search, IReadOnlyList<string> options)
    {
        string host = HostFile.TryReadAllText(Fcntl.AT_FDCWD, HostPath) ?? "";
        return servers.Count + search.Count + options.Count == 0 ? host
            : Build(host, servers.Count > 0 ? servers : [.. NameServers(host).Select(static server => server.ToString())], search, options);
    }

    internal static string Build(string host, IReadOnlyList<string> servers, IReadOnlyList<string> search, IReadOnlyList<string> options)
    {
        foreach (string server in servers)
        {
            if (!AddressText.TryParse(server, out _))
            {
                throw new EnisleException(ErrorKind.Invalid, $"{server} is not an ip address: --dns");
            }
        }

        if (servers.Count == 0)
        {
            string[] reachable = [.. NameServers(host).Where(static server => !IPAddress.IsLoopback(server)).Select(static server => server.ToString())];
            servers = reachable.Length > 0 ? reachable : s_fallback;
        }

        StringBuilder text = new();
        foreach (string server in servers)
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }

        AppendWords(text, "search", search.Count > 0 ? search : Words(host, "search", "domain"));
        AppendWords(text, "options", options.Count > 0 ? options : Words(host, "options"));
        return text.ToString();
    }

    internal static List<IPAddress> NameServers(string text)
    {
        List<IPAddress> servers = [];
        foreach (string[] line in Lines(text))
        {
            // A link-local one has a zone that means nothing in another namespace.
            if (line is ["nameserver", var word, ..] && AddressText.TryParse(word, out IPAddress address))
            {
                servers.Add(address);
            }
        }

        return servers;
    }

    private static void AppendWords(StringBuilder text, string keyword, IReadOnlyList<string> words)
    {
        foreach (string word in words)
        {
            if (word.Length == 0 || word.Any(static c => char.IsWhiteSpace(c) || char.IsControl(c)))
            {
                throw new EnisleException(ErrorKind.Invalid, $"'{word}': {keyword} in resolv.conf: words without spaces");
            }
        }

        if (words.Count > 0 && words is not ["."])
        {
            text.Append(keyword).Append(' ').AppendJoin(' ', words).Append('\n');
        }
    }

    // The last line of the kind holds, as resolv.conf(5) says.
    private static string[] Words(string text, params ReadOnlySpan<string> keywords)
    {
        string[] found = [];
        foreach (string[] line in Lines(text))
        {
            if (line.Length > 1 && keywords.Contains(line[0]))
            {
                found = line[1..];
            }
        }

        return found;
    }

    private static IEnumerable<string[]> Lines(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            string bare = line.Trim();
            if (bare.Length > 0 && bare[0] is not ('#' or ';'))
            {
                yield return bare.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            }
        }
    }
}
