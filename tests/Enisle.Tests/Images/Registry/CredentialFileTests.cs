using Enisle.Host;
using Enisle.Images.Registry.Auth;

namespace Enisle.Tests.Images.Registry;

public sealed class CredentialFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("enisle-credentials-").FullName;

    private string Path => $"{_directory}/docker/config.json";

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Absent_file_has_nothing() => Assert.Null(new CredentialFile(Path).Find("a.example"));

    [Theory]
    [InlineData("docker.io", "hub")]
    [InlineData("a.example:5000", "a")]
    [InlineData("old.example", "old")]
    [InlineData("plain.example", "plain")]
    [InlineData("token.example", "")]
    [InlineData("other.example", null)]
    public void Entries_are_found_as_Docker_finds_them(string domain, string? user)
    {
        Write("""
            { "auths": {
                "https://index.docker.io/v1/": { "auth": "aHViOnNlY3JldA==" },
                "a.example:5000": { "auth": "YTpzZWM6cmV0" },
                "https://old.example/v2/": { "auth": "b2xkOng=" },
                "plain.example": { "username": "plain", "password": "x" },
                "token.example": { "identitytoken": "t" },
                "empty.example": {} } }
            """);

        RegistryCredential? found = new CredentialFile(Path).Find(domain);

        Assert.Equal(user, found?.User);
        Assert.Equal(domain == "a.example:5000" ? "sec:ret" : found?.Password, found?.Password);
        Assert.Equal(domain == "token.example" ? "t" : null, found?.IdentityToken);
        Assert.Null(new CredentialFile(Path).Find("empty.example"));
    }

    [Fact]
    public void Login_keeps_what_others_wrote_and_is_the_owners_alone()
    {
        Write("""{ "psFormat": "table", "n": 1.50, "auths": { "b.example": { "auth": "YTpi" } }, "currentContext": "ü" }""");
        CredentialFile file = new(Path);

        Assert.True(file.Store("docker.io", new RegistryCredential("me", "secret")));

        string text = File.ReadAllText(Path);
        Assert.Contains("\"psFormat\": \"table\"", text, StringComparison.Ordinal);
        Assert.Contains("1.50", text, StringComparison.Ordinal);
        Assert.Contains("ü", text, StringComparison.Ordinal);
        Assert.Contains("https://index.docker.io/v1/", text, StringComparison.Ordinal);
        Assert.Equal("me", file.Find("docker.io")?.User);
        Assert.Equal("b", file.Find("b.example")?.Password);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.Single(Directory.GetFiles($"{_directory}/docker"));
    }

    [Fact]
    public void Logout_removes_every_spelling()
    {
        Write("""{ "auths": { "https://a.example": { "auth": "YTpi" }, "a.example": { "auth": "YTpi" }, "b.example": { "auth": "YTpi" } } }""");
        CredentialFile file = new(Path);

        Assert.True(file.Erase("a.example"));
        Assert.False(file.Erase("a.example"));
        Assert.Null(file.Find("a.example"));
        Assert.NotNull(file.Find("b.example"));
    }

    [Fact]
    public void Identity_token_is_kept_instead_of_the_password()
    {
        CredentialFile file = new(Path);
        file.Store("a.example", new RegistryCredential("me", "", "refresh"));

        Assert.Equal(new RegistryCredential("me", "", "refresh"), file.Find("a.example"));
    }

    [Fact]
    public void Link_stays_a_link()
    {
        Directory.CreateDirectory($"{_directory}/docker");
        File.WriteAllText($"{_directory}/real.json", "{}");
        File.CreateSymbolicLink(Path, "../real.json");

        new CredentialFile(Path).Store("a.example", new RegistryCredential("me", "x"));

        Assert.NotNull(new FileInfo(Path).LinkTarget);
        Assert.Contains("a.example", File.ReadAllText($"{_directory}/real.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{ "auths": 1, "auths": {} }""")]
    [InlineData("""{ "auths": { "a.example": { "auth": "!" } } }""")]
    [InlineData("""{ "auths": { "a.example": { "auth": "bm9jb2xvbg==" } } }""")]
    [InlineData("""{ "credsStore": "../../bin/sh" }""")]
    [InlineData("""{ "credsStore": "there-is-none" }""")]
    public void File_that_cannot_be_understood_is_named_and_stays(string text)
    {
        Write(text);

        Assert.Throws<EnisleException>(() => new CredentialFile(Path).Find("a.example"));
        Assert.Equal(text, File.ReadAllText(Path));
    }

    [Fact]
    public void Helper_gets_keeps_and_erases()
    {
        string helper = $"{_directory}/helper";
        File.WriteAllText(helper, $$"""
            #!/bin/sh
            echo "some noise" >&2
            case "$1" in
              store) cat > {{_directory}}/kept ;;
              get) read server; [ "$server" = a.example ] && [ -e {{_directory}}/kept ] && cat {{_directory}}/kept || { echo "credentials not found in native keychain"; exit 1; } ;;
              erase) rm {{_directory}}/kept ;;
            esac
            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        string old = Environment.GetEnvironmentVariable("PATH")!;
        string name = $"test-{Environment.ProcessId}";
        File.Move(helper, $"{_directory}/docker-credential-{name}");
        Environment.SetEnvironmentVariable("PATH", $"{_directory}:{old}");
        try
        {
            Write($$"""{ "credHelpers": { "a.example": "{{name}}" } }""");
            CredentialFile file = new(Path);

            Assert.Null(file.Find("a.example"));
            Assert.False(file.Store("a.example", new RegistryCredential("me", "secret")));
            Assert.Equal(new RegistryCredential("me", "secret"), file.Find("a.example"));
            Assert.DoesNotContain("auth\"", File.ReadAllText(Path), StringComparison.Ordinal);
            Assert.True(file.Erase("a.example"));
            Assert.Null(file.Find("a.example"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", old);
        }
    }

    private void Write(string text)
    {
        Directory.CreateDirectory($"{_directory}/docker");
        File.WriteAllText(Path, text);
    }
}
