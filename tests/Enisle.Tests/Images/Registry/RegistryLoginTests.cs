using Enisle.Host;
using Enisle.Images.Registry.Auth;

namespace Enisle.Tests.Images.Registry;

public sealed class RegistryLoginTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-login-").FullName;

    private CredentialFile File => new($"{_directory}/config.json");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Token_server_that_hands_out_an_identity_keeps_the_password_off_the_disk()
    {
        using FakeTokenServer tokens = new();
        using FakeRegistry registry = new();
        registry.Before = request => tokens.Accepts(request) ? null : FakeAnswer.Error(401, "UNAUTHORIZED") with { Headers = new() { ["WWW-Authenticate"] = tokens.Challenge } };

        Assert.True(await Login(registry, "secret"));

        Assert.Equal(new RegistryCredential("me", "", "refresh-1"), File.Find(registry.Host));
        Assert.Contains("offline_token=true", Assert.Single(tokens.Server.Requests).Path, StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", await System.IO.File.ReadAllTextAsync(File.Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_password_leaves_no_trace()
    {
        using FakeRegistry registry = new();
        registry.Before = _ => FakeAnswer.Error(401, "UNAUTHORIZED") with { Headers = new() { ["WWW-Authenticate"] = "Basic realm=\"x\"" } };

        Assert.Equal(ErrorKind.Denied, (await Assert.ThrowsAsync<EnisleException>(() => Login(registry, "wrong"))).Kind);
        Assert.False(System.IO.File.Exists(File.Path));
    }

    [Theory]
    [InlineData("https://127.0.0.1:5000/v2/", "127.0.0.1:5000")]
    [InlineData("127.0.0.1:5000", "127.0.0.1:5000")]
    [InlineData("https://index.docker.io/v1/", "docker.io")]
    [InlineData(null, "docker.io")]
    [InlineData("", "docker.io")]
    public void Server_is_called_many_ways(string? server, string domain) => Assert.Equal(domain, CredentialKey.DomainOf(server));

    [Theory]
    [InlineData("a b")]
    [InlineData("-x")]
    [InlineData("host:port")]
    public void What_is_no_server_is_refused(string server) => Assert.Equal(ErrorKind.Invalid, Assert.Throws<EnisleException>(() => CredentialKey.DomainOf(server)).Kind);

    private Task<bool> Login(FakeRegistry registry, string password) => RegistryLogin.Login(
        registry.Host, new RegistryCredential("me", password), File, new() { Credentials = new NoCredentials(), CertificateDirectories = [] }, TestContext.Current.CancellationToken);
}
