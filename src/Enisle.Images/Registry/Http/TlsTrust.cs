using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Images.Registry.Http;

/// <summary>Whom a TLS connection to one host believes, and the certificate that it shows.</summary>
/// <remarks>Thread: the handshakes of several connections may run at once; what one refused is kept for the message.</remarks>
internal sealed class TlsTrust : IDisposable
{
    private readonly bool _verify;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2? _client;
    private volatile string? _refusal;

    /// <param name="options">Says whether anything is verified, and where the hosts' own certificates are.</param>
    /// <param name="authority">Host, and port where it is not 443.</param>
    public TlsTrust(RegistryOptions options, string authority)
    {
        _verify = !options.IsInsecure(authority);
        foreach (string directory in ReferenceGrammar.IsDomain(authority) ? options.CertificateDirectories : [])
        {
            _client = ReadDirectory($"{directory}/{authority}") ?? _client;
        }
    }

    /// <summary>Why the other side's certificate was refused last; null: it never was.</summary>
    public string? Refusal => _refusal;

    public SslClientAuthenticationOptions ToSslOptions() => new()
    {
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificates = _client is null ? null : [_client],
        LocalCertificateSelectionCallback = _client is null ? null : (_, _, _, _, _) => _client,
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, _, chain, errors) => Accept(chain, errors),
    };

    public void Dispose()
    {
        _client?.Dispose();
        foreach (X509Certificate2 certificate in _authorities)
        {
            certificate.Dispose();
        }
    }

    private X509ChainPolicy Policy()
    {
        X509ChainPolicy policy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            // A certificate names places to fetch others from: a stranger does not send us there.
            DisableCertificateDownloads = true,
        };
        if (_verify)
        {
            policy.CustomTrustStore.AddRange(SystemAuthorities.All);
            policy.CustomTrustStore.AddRange(_authorities);
        }

        return policy;
    }

    private bool Accept(X509Chain? chain, SslPolicyErrors errors)
    {
        if (!_verify || errors == SslPolicyErrors.None)
        {
            return true;
        }

        X509ChainStatus[] statuses = chain?.ChainStatus ?? [];
        _refusal = errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) ? "no certificate was shown"
            : statuses.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid) ? "x509: certificate has expired or is not yet valid"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? $"x509: certificate signed by unknown authority{Hint(statuses)}"
            : "x509: certificate is valid for another name";
        return false;
    }

    private static string Hint(X509ChainStatus[] statuses) =>
        statuses.FirstOrDefault(status => status.Status is not (X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain)) is { StatusInformation: { Length: > 0 } text }
            ? $" ({ForeignText.Clean(text)})"
            : SystemAuthorities.All.Count == 0 ? " (this host has no file of authorities: ca-certificates)" : "";

    private X509Certificate2? ReadDirectory(string path)
    {
        using OwnedFd? directory = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0, out _);
        if (directory is null)
        {
            return null;
        }

        X509Certificate2? client = null;
        foreach (string name in DirectoryReader.ReadNames(directory).Order(StringComparer.Ordinal))
        {
            if (name.EndsWith(".crt", StringComparison.Ordinal))
            {
                Read($"{path}/{name}", text => _authorities.ImportFromPem(text));
            }
            else if (name.EndsWith(".cert", StringComparison.Ordinal))
            {
                string key = $"{path}/{name[..^".cert".Length]}.key";
                Read($"{path}/{name}", text => client = X509Certificate2.CreateFromPem(text, HostFile.ReadAllText(key)));
            }
        }

        return client;
    }

    private static void Read(string file, Action<string> use)
    {
        try
        {
            use(HostFile.ReadAllText(file));
        }
        catch (CryptographicException error)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{file}: {error.Message}", error);
        }
    }
}
