using Enisle.Images.Registry.Auth;

namespace Enisle.Images.Registry;

/// <summary>How registries are spoken to: what is trusted, how long is waited, how often is tried.</summary>
public sealed record RegistryOptions
{
    /// <summary>False: certificates are not looked at, and plain HTTP is tried after TLS, whatever the host (<c>--tls-verify=false</c>).</summary>
    public bool VerifyTls { get; init; } = true;

    /// <summary>Domains, as a reference has them, for which <see cref="VerifyTls"/> is false. Loopback hosts may speak plain HTTP anyway.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Domains whose repositories are asked for elsewhere first: hosts with an optional port, in order.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Mirrors { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Directories with a directory for each <c>host:port</c>: <c>*.crt</c> to trust, <c>*.cert</c> and <c>*.key</c> to show.</summary>
    public IReadOnlyList<string> CertificateDirectories { get; init; } = ["/etc/docker/certs.d", "/etc/containers/certs.d"];

    /// <summary>Where names and passwords come from.</summary>
    public ICredentials Credentials { get; init; } = new CredentialFile(CredentialFile.DefaultPath());

    /// <summary>Proxies; null: those of the environment.</summary>
    public System.Net.IWebProxy? Proxy { get; init; }

    /// <summary>For one address; with several, the next is tried in between.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>From the request to the end of the answer's headers.</summary>
    public TimeSpan HeaderTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a body may bring next to nothing, and how long a small one may take in all.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often one thing is tried before its failure is final. An attempt that brought a piece does not count.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>The first pause between attempts; it doubles.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Blobs that are fetched at once.</summary>
    public int ParallelDownloads { get; init; } = 3;

    internal bool IsInsecure(string domain) => !VerifyTls || InsecureRegistries.Contains(domain, StringComparer.OrdinalIgnoreCase);
}
