using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>Debian's docker-registry twice, plain and with TLS and a password, and the product's command line beside them.</summary>
public sealed class RegistryServer : Engine
{
    public const string User = "someone";
    public const string Password = "pass:wörd";

    private Daemon? _plain;
    private Daemon? _secure;

    // Its first letter names a directory that no other engine has.
    public RegistryServer()
        : base("hub")
    {
    }

    /// <summary><c>127.0.0.1:port</c>, without TLS.</summary>
    public string Plain { get; } = $"127.0.0.1:{FreePort()}";

    /// <summary><c>localhost:port</c>, with a certificate of an authority of its own, and a password.</summary>
    public string Secure { get; } = $"localhost:{FreePort()}";

    /// <summary>Where <c>login</c> writes.</summary>
    public string CredentialFile => Path.Combine(Directory, "docker", "config.json");

    protected override IReadOnlyList<string> Client => [Path.Combine(Path.GetDirectoryName(Target.Path)!, "enisle")];

    protected override IReadOnlyList<string> Environment =>
    [
        .. base.Environment, $"ENISLE_DATA_ROOT={Directory}/data", $"ENISLE_RUN_ROOT={Directory}/run", $"DOCKER_CONFIG={Directory}/docker", $"SSL_CERT_FILE={Directory}/ca.crt",
    ];

    /// <summary>The product without the authority's certificate.</summary>
    internal CommandResult InvokeAsStranger(params string[] arguments) => Tool("/usr/bin/env", ["SSL_CERT_FILE=/nowhere", .. Client, .. arguments]);

    /// <summary>Copies an image into the plain registry; <c>oci:…</c> and <c>docker-archive:…</c> are skopeo's words.</summary>
    internal void Push(string source, string repository) =>
        _ = Tool("/usr/bin/skopeo", "copy", "--quiet", "--all", "--dest-tls-verify=false", source, $"docker://{Plain}/{repository}").Succeeded();

    internal void PushSecure(string source, string repository) => _ = Tool(
        "/usr/bin/skopeo", "copy", "--quiet", "--dest-tls-verify=false", "--dest-creds", $"{User}:{Password}", source, $"docker://{Secure}/{repository}").Succeeded();

    public override void Dispose()
    {
        _plain?.Dispose();
        _secure?.Dispose();
        base.Dispose();
    }

    protected override string? Prepare()
    {
        if (Missing("/usr/bin/docker-registry", "/usr/bin/skopeo", "/usr/bin/htpasswd") is string missing)
        {
            return missing;
        }

        WriteCertificates();
        CommandResult hashed = Tool("/usr/bin/htpasswd", "-Bbn", User, Password);
        File.WriteAllText($"{Directory}/htpasswd", hashed.Output);
        _plain = Start("plain", Plain, "");
        _secure = Start("secure", $"127.0.0.1{Secure["localhost".Length..]}", $"""
              tls:
                certificate: {Directory}/server.crt
                key: {Directory}/server.key
            auth:
              htpasswd:
                realm: test
                path: {Directory}/htpasswd
            """);
        return Problem(hashed) ?? _plain.WaitUntil(() => Answers(Plain)) ?? _secure.WaitUntil(() => Answers(Secure));
    }

    private Daemon Start(string name, string address, string more)
    {
        File.WriteAllText($"{Directory}/{name}.yml", $"""
            version: 0.1
            storage:
              filesystem:
                rootdirectory: {Directory}/{name}
            http:
              addr: {address}
            {more}
            """);
        return Daemon.Start(["/usr/bin/docker-registry", "serve", $"{Directory}/{name}.yml"], base.Environment, $"{Directory}/{name}.log");
    }

    private CommandResult Tool(string program, params string[] arguments)
    {
        string log = Path.Combine(Directory, Session.NextName("tool"));
        using ChildProcess process = ChildProcess.Start(new ChildOptions
        {
            Arguments = [program, .. arguments],
            Environment = Environment,
            StandardOutput = log + ".out",
            StandardError = log + ".err",
        });
        Assert.True(process.Wait(TimeSpan.FromSeconds(60)), $"{program} did not end");
        return new CommandResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, File.ReadAllText(log + ".out"), File.ReadAllText(log + ".err"));
    }

    private static bool Answers(string address)
    {
        try
        {
            using TcpClient client = new("127.0.0.1", int.Parse(address[(address.LastIndexOf(':') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void WriteCertificates()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using ECDsa authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest authorityRequest = new("CN=Enisle test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));

        using ECDsa serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest serverRequest = new("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddDnsName("localhost");
        serverRequest.CertificateExtensions.Add(names.Build());
        using X509Certificate2 server = serverRequest.Create(authority, now.AddDays(-1), now.AddDays(20), [1, 2, 3, 4]);

        File.WriteAllText($"{Directory}/ca.crt", authority.ExportCertificatePem());
        File.WriteAllText($"{Directory}/server.crt", server.ExportCertificatePem());
        File.WriteAllText($"{Directory}/server.key", serverKey.ExportECPrivateKeyPem());
    }
}
