using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enisle.Abi;
using Enisle.Host.Fd;

namespace Enisle.Images.Registry.Http;

/// <summary>The certificate authorities that this host trusts, from the first of the files that distributions keep them in.</summary>
internal static class SystemAuthorities
{
    private static readonly string[] s_files =
    [
        "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Gentoo, Alpine
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // Fedora, RHEL
        "/etc/pki/tls/certs/ca-bundle.crt", // older RHEL
        "/etc/ssl/ca-bundle.pem", // openSUSE
        "/var/lib/ca-certificates/ca-bundle.pem", // newer openSUSE
        "/etc/pki/tls/cacert.pem", // OpenELEC
        "/etc/ssl/cert.pem", // Alpine, BSD
    ];

    private static readonly Lazy<X509Certificate2Collection> s_all = new(Read);

    /// <summary>Read at the first use; <c>SSL_CERT_FILE</c> names another file. Empty where there is none.</summary>
    public static X509Certificate2Collection All => s_all.Value;

    private static X509Certificate2Collection Read()
    {
        X509Certificate2Collection all = [];
        string? named = Environment.GetEnvironmentVariable("SSL_CERT_FILE");
        foreach (string file in string.IsNullOrEmpty(named) ? s_files : [named])
        {
            if (HostFile.TryReadAllText(Fcntl.AT_FDCWD, file) is { Length: > 0 } text)
            {
                Import(all, text);
                break;
            }
        }

        return all;
    }

    // One by one: a broken certificate must not take the others along.
    private static void Import(X509Certificate2Collection all, string text)
    {
        ReadOnlySpan<char> rest = text;
        while (PemEncoding.TryFind(rest, out PemFields fields))
        {
            try
            {
                all.Add(X509Certificate2.CreateFromPem(rest[fields.Location]));
            }
            catch (CryptographicException)
            {
                // Not one that could sign anything.
            }

            rest = rest[fields.Location.End.GetOffset(rest.Length)..];
        }
    }
}
