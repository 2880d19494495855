using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Host.Dns;

/// <summary>The addresses of a name: from the hosts file, else from DNS along the search list.</summary>
/// <remarks>Thread: any number of questions at once. What DNS said is remembered for as long as it may be, at most a minute.</remarks>
public sealed class HostResolver
{
    private const int MaxAliasQuestions = 8;
    private static readonly TimeSpan s_longestMemory = TimeSpan.FromMinutes(1);

    // How long the addresses of one family wait for the other's (RFC 8305 §3).
    private static readonly TimeSpan s_otherFamily = TimeSpan.FromMilliseconds(100);
    private static readonly Lazy<HostResolver> s_system = new(FromFiles);

    private readonly ResolverConfiguration _configuration;
    private readonly string _hosts;
    private readonly DnsExchange _exchange;
    private readonly ConcurrentDictionary<string, (IReadOnlyList<IPAddress> Addresses, long Until)> _known = new();

    /// <param name="configuration">Which servers are asked, and how.</param>
    /// <param name="hosts">The text of a hosts file.</param>
    public HostResolver(ResolverConfiguration configuration, string hosts)
    {
        _configuration = configuration;
        _hosts = hosts;
        _exchange = new DnsExchange(configuration);
    }

    /// <summary>As this host's files say, read once.</summary>
    public static HostResolver System => s_system.Value;

    /// <summary>At least one address, the better ones first, families in turn.</summary>
    /// <exception cref="EnisleException">NotFound: there is no such name. Unavailable: nobody could say.</exception>
    public async Task<IReadOnlyList<IPAddress>> Resolve(string host, CancellationToken cancellationToken)
    {
        if (!DnsName.TryNormalize(host, out string? name) || name.Length == 0)
        {
            throw new EnisleException(ErrorKind.Invalid, $"lookup {host}: is not a host name");
        }

        if (HostsFile.Find(_hosts, name) is { Count: > 0 } listed)
        {
            return listed;
        }

        // RFC 6761 §6.3: never a question for a server.
        if (name == "localhost" || name.EndsWith(".localhost", StringComparison.Ordinal))
        {
            return [IPAddress.Loopback, IPAddress.IPv6Loopback];
        }

        foreach (string candidate in Candidates(name, isAbsolute: host.EndsWith('.')))
        {
            if (await Find(candidate, cancellationToken) is { Count: > 0 } addresses)
            {
                return addresses;
            }
        }

        throw new EnisleException(ErrorKind.NotFound, $"lookup {name}: no such host");
    }

    private static HostResolver FromFiles() => new(
        ResolverConfiguration.Parse(HostFile.TryReadAllText(Fcntl.AT_FDCWD, ResolverConfiguration.Path) ?? ""),
        HostFile.TryReadAllText(Fcntl.AT_FDCWD, HostsFile.Path) ?? "");

    private IEnumerable<string> Candidates(string name, bool isAbsolute)
    {
        bool asItIsFirst = isAbsolute || name.Count(c => c == '.') >= _configuration.Ndots;
        IEnumerable<string> searched = isAbsolute ? [] : _configuration.Search.Select(domain => $"{name}.{domain}").Where(longName => longName.Length <= DnsName.MaxLength);
        return asItIsFirst ? searched.Prepend(name) : searched.Append(name);
    }

    private async Task<IReadOnlyList<IPAddress>> Find(string name, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(name, out (IReadOnlyList<IPAddress> Addresses, long Until) known) && Stopwatch.GetTimestamp() < known.Until)
        {
            return known.Addresses;
        }

        (IReadOnlyList<IPAddress> addresses, uint ttlSeconds) = await FindBoth(name, cancellationToken);
        TimeSpan memory = TimeSpan.FromSeconds(Math.Min(ttlSeconds, s_longestMemory.TotalSeconds));
        _known[name] = (addresses, Stopwatch.GetTimestamp() + (long)(memory.TotalSeconds * Stopwatch.Frequency));
        return addresses;
    }

    private async Task<(IReadOnlyList<IPAddress> Addresses, uint TtlSeconds)> FindBoth(string name, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<DnsAnswer> v4 = FollowAliases(name, DnsRecordType.A, cancellationToken);
        Task<DnsAnswer> v6 = FollowAliases(name, DnsRecordType.AAAA, late.Token);
        DnsAnswer first = await v4;
        if (first.Addresses.Count > 0)
        {
            late.CancelAfter(s_otherFamily);
        }

        DnsAnswer second;
        try
        {
            second = await v6;
        }
        catch (Exception error) when (first.Addresses.Count > 0 && !cancellationToken.IsCancellationRequested && error is (OperationCanceledException or EnisleException))
        {
            second = DnsAnswer.Only(DnsStatus.NoData);
        }

        if (first.Addresses.Count + second.Addresses.Count == 0 && (first.Status == DnsStatus.ServerFailed || second.Status == DnsStatus.ServerFailed))
        {
            throw new EnisleException(ErrorKind.Unavailable, $"lookup {name}: no answer from {string.Join(", ", _configuration.Servers)}");
        }

        return (AddressOrder.Arrange(second.Addresses, first.Addresses), Math.Min(Ttl(first), Ttl(second)));
    }

    private static uint Ttl(DnsAnswer answer) => answer.Addresses.Count > 0 ? answer.TtlSeconds : uint.MaxValue;

    private async Task<DnsAnswer> FollowAliases(string name, DnsRecordType type, CancellationToken cancellationToken)
    {
        uint ttl = uint.MaxValue;
        for (int i = 0; i < MaxAliasQuestions; i++)
        {
            DnsAnswer answer;
            try
            {
                answer = await _exchange.Ask(name, type, cancellationToken);
            }
            catch (SocketException error)
            {
                throw new EnisleException(ErrorKind.Unavailable, $"lookup {name} on {string.Join(", ", _configuration.Servers)}: {error.Message}", error);
            }

            ttl = Math.Min(ttl, answer.Status == DnsStatus.Found ? answer.TtlSeconds : uint.MaxValue);
            if (answer.Alias is null)
            {
                return answer with { TtlSeconds = Math.Min(ttl, answer.TtlSeconds) };
            }

            name = answer.Alias;
        }

        return DnsAnswer.Only(DnsStatus.ServerFailed);
    }
}
