using System.Text;
using Enisle.Host;
using Enisle.Images.Registry.Auth;

namespace Enisle.Tests.Images.Registry;

public sealed class RegistryAuthTests : PullFixture
{
    private const string Scope = "repository:test/image:pull";

    [Fact]
    public async Task Basic_registry_gets_name_and_password()
    {
        using FakeRegistry registry = new();
        registry.AddImage();
        registry.Before = request => request.Header("Authorization") == Basic("me", "pä:ss") ? null : Unauthorized("Basic realm=\"x\"");
        Options = Options with { Credentials = new GivenCredential(registry.Host, new RegistryCredential("me", "pä:ss")) };

        await Pull(registry.Name);

        Assert.Single(registry.Server.Requests, request => request.Header("Authorization") is null);
    }

    [Fact]
    public async Task Basic_registry_without_credentials_is_one_error()
    {
        using FakeRegistry registry = new();
        registry.Before = _ => Unauthorized("Basic realm=\"x\"");

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Denied, error.Kind);
        Assert.Contains("no basic auth credentials", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Bearer realm=\"http://{0}/token\"")]
    public async Task Registry_that_is_never_content_is_asked_twice(string challenge)
    {
        using FakeRegistry registry = new();
        string own = string.Format(System.Globalization.CultureInfo.InvariantCulture, challenge, registry.Host);
        registry.Before = request => request.Path.StartsWith("/token", StringComparison.Ordinal) ? FakeAnswer.Text(200, """{"token":"t"}""") : Unauthorized(own);
        Options = Options with { Credentials = new GivenCredential(registry.Host, new RegistryCredential("me", "wrong")) };

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Denied, error.Kind);
        Assert.Equal(2, registry.Server.Requests.Count(request => request.Path.StartsWith("/v2/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Token_is_fetched_once_for_all_requests_without_a_name()
    {
        using FakeTokenServer tokens = new();
        using FakeRegistry registry = new();
        registry.AddImage();
        registry.Before = request => tokens.Accepts(request) ? null : Unauthorized(tokens.Challenge);

        await Pull(registry.Name);

        FakeRequest asked = Assert.Single(tokens.Server.Requests);
        Assert.Equal("GET", asked.Method);
        Assert.Equal($"/token?service=registry.test&scope={Uri.EscapeDataString(Scope)}", asked.Path);
        Assert.Null(asked.Header("Authorization"));
    }

    [Fact]
    public async Task Token_server_gets_name_and_password()
    {
        using FakeTokenServer tokens = new();
        using FakeRegistry registry = new();
        registry.AddImage();
        registry.Before = request => tokens.Accepts(request) ? null : Unauthorized(tokens.Challenge);
        Options = Options with { Credentials = new GivenCredential(registry.Host, new RegistryCredential("me", "secret")) };

        await Pull(registry.Name);

        FakeRequest asked = Assert.Single(tokens.Server.Requests);
        Assert.Equal(Basic("me", "secret"), asked.Header("Authorization"));
        Assert.Contains("account=me", asked.Path, StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Server.Requests, request => request.Header("Authorization")?.StartsWith("Basic", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Identity_token_is_exchanged_by_post()
    {
        using FakeTokenServer tokens = new();
        using FakeRegistry registry = new();
        registry.AddImage();
        registry.Before = request => tokens.Accepts(request) ? null : Unauthorized(tokens.Challenge);
        Options = Options with { Credentials = new GivenCredential(registry.Host, new RegistryCredential("", "", "re/fresh")) };

        await Pull(registry.Name);

        FakeRequest asked = Assert.Single(tokens.Server.Requests);
        Assert.Equal("POST", asked.Method);
        Assert.Contains("grant_type=refresh_token", asked.Body, StringComparison.Ordinal);
        Assert.Contains("refresh_token=re%2Ffresh", asked.Body, StringComparison.Ordinal);
        Assert.Contains($"scope={Uri.EscapeDataString(Scope)}", asked.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_that_has_run_out_is_fetched_anew()
    {
        using FakeTokenServer tokens = new();
        using FakeRegistry registry = new();
        string[] layers = registry.AddImage();
        bool hasEnded = false;
        registry.Before = request =>
        {
            if (request.Path.EndsWith(layers[2], StringComparison.Ordinal) && !hasEnded)
            {
                hasEnded = true;
                tokens.Revoke();
            }

            return tokens.Accepts(request) ? null : Unauthorized(tokens.Challenge);
        };
        Options = Options with { ParallelDownloads = 1 };

        await Pull(registry.Name);

        Assert.Equal(2, tokens.Server.Requests.Count);
    }

    [Fact]
    public async Task Token_server_that_refuses_is_believed()
    {
        using FakeServer tokens = new(_ => FakeAnswer.Text(401, """{"details":"incorrect username or password"}"""));
        using FakeRegistry registry = new();
        registry.Before = _ => Unauthorized($"Bearer realm=\"http://127.0.0.1:{tokens.Port}/token\"");

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Denied, error.Kind);
        Assert.Single(tokens.Requests);
    }

    [Theory]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"\"")]
    [InlineData("Bearer service=\"x\"")]
    [InlineData("Negotiate abc=")]
    [InlineData("")]
    public async Task Challenge_that_nobody_can_meet_is_one_error(string challenge)
    {
        using FakeRegistry registry = new();
        registry.Before = _ => Unauthorized(challenge);

        Assert.Equal(ErrorKind.Denied, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"token":"line\nbreak"}""")]
    public async Task Token_that_is_none_is_one_error(string answer)
    {
        using FakeServer tokens = new(_ => FakeAnswer.Text(200, answer));
        using FakeRegistry registry = new();
        registry.Before = _ => Unauthorized($"Bearer realm=\"http://127.0.0.1:{tokens.Port}/token\"");

        Assert.Contains("has no token", (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_to_another_host_carries_no_credentials()
    {
        using FakeRegistry registry = new();
        string[] layers = registry.AddImage();
        using FakeServer elsewhere = new(request => new FakeAnswer(200, registry.Blob("sha256:" + request.Path[1..])));
        registry.Before = request => request.Header("Authorization") != Basic("me", "secret") ? Unauthorized("Basic realm=\"x\"")
            : request.Path.Contains("/blobs/", StringComparison.Ordinal) ? FakeAnswer.Text(307, "", ("Location", $"http://localhost:{elsewhere.Port}/{request.Path[^64..]}"))
            : null;
        Options = Options with { Credentials = new GivenCredential(registry.Host, new RegistryCredential("me", "secret")) };

        await Pull(registry.Name);

        Assert.Equal(layers.Length + 1, elsewhere.Requests.Count);
        Assert.All(elsewhere.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    [Fact]
    public async Task Host_that_a_redirect_leads_to_may_not_ask_for_credentials()
    {
        using FakeServer elsewhere = new(_ => Unauthorized("Basic realm=\"x\""));
        using FakeRegistry registry = new();
        registry.Before = _ => FakeAnswer.Text(307, "", ("Location", $"http://localhost:{elsewhere.Port}/"));
        Options = Options with { Credentials = new GivenCredential(registry.Host, new RegistryCredential("me", "secret")) };

        Assert.Equal(ErrorKind.Denied, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Kind);

        Assert.Single(elsewhere.Requests);
        Assert.All(registry.Server.Requests, request => Assert.Null(request.Header("Authorization")));
    }

    private static string Basic(string user, string password) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));

    private static FakeAnswer Unauthorized(string challenge) =>
        FakeAnswer.Error(401, "UNAUTHORIZED") with { Headers = challenge.Length == 0 ? [] : new() { ["WWW-Authenticate"] = challenge } };
}
