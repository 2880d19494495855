using System.Net;

namespace Enisle.Images.Registry.Http;

/// <summary>Proxies as the environment names them, by the rules of Go's clients, which every other engine follows.</summary>
/// <remarks>
/// <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, in capitals or not. Loopback is never asked for through a proxy.
/// In <c>NO_PROXY</c>: <c>*</c>; a domain, which means those below it too; an address; a network (<c>10.0.0.0/8</c>); each but the network
/// with a port or without.
/// </remarks>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Func<string, string?> _variable;

    public EnvironmentProxy(Func<string, string?> variable) => _variable = variable;

    public static EnvironmentProxy Instance { get; } = new(Environment.GetEnvironmentVariable);

    /// <summary>Name and password of the proxy's own URL.</summary>
    public ICredentials? Credentials
    {
        get => new UrlCredentials(this);
        set => throw new NotSupportedException("a proxy's credentials stand in its URL");
    }

    public Uri? GetProxy(Uri destination) => IsExcepted(destination) ? null : ProxyFor(destination.Scheme);

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    private Uri? ProxyFor(string scheme)
    {
        string? text = Read($"{scheme}_proxy") ?? Read("all_proxy");
        if (text is null)
        {
            return null;
        }

        string url = text.Contains("://", StringComparison.Ordinal) ? text : $"http://{text}";
        return Uri.TryCreate(url, UriKind.Absolute, out Uri? proxy) && proxy.Scheme is "http" or "https" or "socks4" or "socks4a" or "socks5" ? proxy : null;
    }

    private string? Read(string name) =>
        _variable(name.ToUpperInvariant()) is { Length: > 0 } capitals ? capitals
        : _variable(name) is { Length: > 0 } small ? small
        : null;

    private bool IsExcepted(Uri destination)
    {
        string host = destination.IdnHost.TrimEnd('.');
        bool isAddress = IPAddress.TryParse(host, out IPAddress? address);
        if (destination.IsLoopback || host == "localhost" || (isAddress && IPAddress.IsLoopback(address!)))
        {
            return true;
        }

        foreach (string entry in (Read("no_proxy") ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (entry == "*" || (isAddress ? Covers(entry, address!, destination.Port) : Covers(entry, host, destination.Port)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Covers(string entry, IPAddress address, int port)
    {
        if (entry.Contains('/', StringComparison.Ordinal))
        {
            return IPNetwork.TryParse(entry, out IPNetwork network) && network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
        }

        if (IPAddress.TryParse(entry, out IPAddress? alone))
        {
            return alone.Equals(address);
        }

        return IPEndPoint.TryParse(entry, out IPEndPoint? withPort) && withPort.Address.Equals(address) && withPort.Port == port;
    }

    private static bool Covers(string entry, string host, int port)
    {
        int colon = entry.LastIndexOf(':');
        if (colon >= 0 && entry[(colon + 1)..] != $"{port}")
        {
            return false;
        }

        string domain = colon >= 0 ? entry[..colon] : entry;
        domain = domain.StartsWith("*.", StringComparison.Ordinal) ? domain[1..] : domain;
        bool onlyBelow = domain.StartsWith('.');
        string bare = domain.TrimStart('.');
        return bare.Length > 0
            && (host.EndsWith($".{bare}", StringComparison.OrdinalIgnoreCase) || (!onlyBelow && host.Equals(bare, StringComparison.OrdinalIgnoreCase)));
    }

    private sealed class UrlCredentials(EnvironmentProxy proxy) : ICredentials
    {
        public NetworkCredential? GetCredential(Uri uri, string authType)
        {
            foreach (string scheme in (ReadOnlySpan<string>)["https", "http"])
            {
                if (proxy.ProxyFor(scheme) is { UserInfo: { Length: > 0 } info } known && known.Authority == uri.Authority)
                {
                    string[] parts = info.Split(':', 2);
                    return new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.ElementAtOrDefault(1) ?? ""));
                }
            }

            return null;
        }
    }
}
