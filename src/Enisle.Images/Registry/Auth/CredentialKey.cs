using System.Diagnostics.CodeAnalysis;
using Enisle.Host;

namespace Enisle.Images.Registry.Auth;

/// <summary>Under which name a registry's credentials are filed.</summary>
public static class CredentialKey
{
    /// <summary>Docker Hub's, for historical reasons.</summary>
    public const string DockerHub = "https://index.docker.io/v1/";

    /// <summary>The key of a reference's domain.</summary>
    public static string Of(string domain) => domain == Reference.DefaultDomain ? DockerHub : domain;

    /// <summary>What a person calls the registry (a host, a URL, nothing for Docker Hub) as a reference's domain.</summary>
    /// <exception cref="EnisleException">Invalid: that cannot be a registry.</exception>
    public static string DomainOf(string? server) => TryDomainOf(server ?? "", out string? domain) ? domain
        : throw new EnisleException(ErrorKind.Invalid, $"{ForeignText.Quote(server!)}: is not a registry (a host name with an optional port)");

    internal static bool TryDomainOf(string server, [NotNullWhen(true)] out string? domain)
    {
        int scheme = server.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? server : server[(scheme + 3)..];
        int slash = rest.IndexOf('/');
        string host = slash < 0 ? rest : rest[..slash];
        domain = host is "" or "docker.io" or "index.docker.io" or "registry-1.docker.io" ? Reference.DefaultDomain
            : ReferenceGrammar.IsDomain(host) ? host
            : null;
        return domain is not null;
    }
}
