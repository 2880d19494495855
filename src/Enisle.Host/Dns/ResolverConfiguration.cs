using System.Globalization;
using System.Net;

namespace Enisle.Host.Dns;

/// <summary>What <c>/etc/resolv.conf</c> says. Spec: resolv.conf(5), with glibc's limits.</summary>
public sealed record ResolverConfiguration
{
    /// <summary>The file of this host.</summary>
    public const string Path = "/etc/resolv.conf";

    private const int MaxServers = 3;
    private const int MaxSearch = 32;
    private const int DnsPort = 53;

    /// <summary>Asked in this order; without a file the host itself.</summary>
    public IReadOnlyList<IPEndPoint> Servers { get; init; } = [new IPEndPoint(IPAddress.Loopback, DnsPort)];

    /// <summary>Domains that are added to a short name, without dots at their ends.</summary>
    public IReadOnlyList<string> Search { get; init; } = [];

    /// <summary>A name with as many dots is tried as it is first. 0 to 15.</summary>
    public int Ndots { get; init; } = 1;

    /// <summary>For one server, 1 to 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often each server is asked, 1 to 5.</summary>
    public int Attempts { get; init; } = 2;

    /// <summary>Whether each question begins at another server.</summary>
    public bool Rotate { get; init; }

    /// <summary>Whether UDP is not used at all.</summary>
    public bool OnlyTcp { get; init; }

    /// <summary>What cannot be understood is passed over, as glibc does: a wrong line must not take the network away.</summary>
    public static ResolverConfiguration Parse(string text)
    {
        List<IPEndPoint> servers = [];
        ResolverConfiguration configuration = new();
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || line[0] is '#' or ';')
            {
                continue;
            }

            switch (words[0])
            {
                case "nameserver" when servers.Count < MaxServers && IPAddress.TryParse(words[1], out IPAddress? address):
                    servers.Add(new IPEndPoint(address, DnsPort));
                    break;
                case "search":
                    configuration = configuration with { Search = [.. words.Skip(1).Select(Domain).OfType<string>().Take(MaxSearch)] };
                    break;
                case "domain":
                    configuration = configuration with { Search = [.. words.Skip(1).Take(1).Select(Domain).OfType<string>()] };
                    break;
                case "options":
                    configuration = words.Skip(1).Aggregate(configuration, WithOption);
                    break;
            }
        }

        return servers.Count == 0 ? configuration : configuration with { Servers = servers };
    }

    private static string? Domain(string word) => DnsName.TryNormalize(word, out string? name) && name.Length > 0 ? name : null;

    private static ResolverConfiguration WithOption(ResolverConfiguration configuration, string option)
    {
        string[] parts = option.Split(':', 2);
        bool hasNumber = parts.Length == 2 & int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return (parts[0], hasNumber) switch
        {
            ("ndots", true) => configuration with { Ndots = Math.Min(number, 15) },
            ("timeout", true) => configuration with { Timeout = TimeSpan.FromSeconds(Math.Clamp(number, 1, 30)) },
            ("attempts", true) => configuration with { Attempts = Math.Clamp(number, 1, 5) },
            ("rotate", false) => configuration with { Rotate = true },
            ("use-vc", false) => configuration with { OnlyTcp = true },
            _ => configuration,
        };
    }
}
