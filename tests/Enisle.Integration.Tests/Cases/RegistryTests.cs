using Enisle.Conformance.Tests.Harness;
using Enisle.Integration.Tests.Engines;

namespace Enisle.Integration.Tests.Cases;

public sealed class RegistryTests : IClassFixture<RegistryServer>
{
    private readonly RegistryServer _registry;
    private readonly string _name = Session.NextName("case");

    public RegistryTests(RegistryServer registry)
    {
        _registry = registry;
        registry.Need();
    }

    private static string PulledLayer(CommandResult pull) => Assert.Single(pull.Lines, line => line.EndsWith(": Pull complete", StringComparison.Ordinal));

    private static string Archive => $"docker-archive:{Session.Instance.ImagePath}";

    [Fact]
    public void Pull_says_what_Docker_says()
    {
        _registry.Push(Archive, _name);

        CommandResult first = _registry.Invoke("pull", $"{_registry.Plain}/{_name}").Succeeded();
        CommandResult second = _registry.Invoke("pull", $"{_registry.Plain}/{_name}").Succeeded();

        Assert.Contains($"latest: Pulling from {_name}", first.Lines);
        Assert.Contains(first.Lines, line => line.EndsWith(": Pull complete", StringComparison.Ordinal) || line.EndsWith(": Already exists", StringComparison.Ordinal));
        Assert.Equal($"Status: Downloaded newer image for {_registry.Plain}/{_name}:latest", first.Lines[^2]);
        Assert.Equal($"{_registry.Plain}/{_name}:latest", first.Lines[^1]);
        Assert.Equal($"Status: Image is up to date for {_registry.Plain}/{_name}:latest", second.Lines[^2]);
        Assert.Equal(first.Lines[^3], second.Lines[^3]);
    }

    [Fact]
    public void Run_pulls_what_is_missing()
    {
        _registry.Push(Archive, _name);

        CommandResult result = _registry.Invoke("run", "--rm", "--network", "none", $"{_registry.Plain}/{_name}", "echo", "pulled");

        _ = result.Succeeded().Printed("pulled");
        Assert.StartsWith($"Unable to find image '{_registry.Plain}/{_name}:latest' locally", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_gives_the_platform_that_was_asked_for()
    {
        string layout = OciImages.WriteIndex($"{Session.Instance.Directory}/{_name}", 1000);
        _registry.Push($"oci:{layout}", _name);
        string image = $"{_registry.Plain}/{_name}:latest";

        CommandResult own = _registry.Invoke("pull", image).Succeeded();
        CommandResult other = _registry.Invoke("pull", "--platform", "linux/arm64", image).Succeeded();

        Assert.Equal(own.Lines[^3], other.Lines[^3]); // one index,
        Assert.NotEqual(PulledLayer(own), PulledLayer(other)); // two images
        _ = _registry.Invoke("pull", "--platform", "linux/s390x", image).FailedWith("no matching manifest for linux/s390x in the manifest list entries");
    }

    [Fact]
    public void Connection_that_is_cut_again_and_again_is_taken_up()
    {
        string layout = OciImages.WriteIndex($"{Session.Instance.Directory}/{_name}", 4_000_000);
        _registry.Push($"oci:{layout}", _name);
        using CuttingProxy proxy = new(_registry.Plain, 1_000_000, cuts: 3);

        _ = _registry.Invoke("pull", $"{proxy.Address}/{_name}").Succeeded();

        Assert.Equal(3, proxy.Cut);
    }

    [Fact]
    public void Name_and_password_open_a_registry_with_tls()
    {
        _registry.PushSecure(Archive, _name);
        string image = $"{_registry.Secure}/{_name}:latest";

        _ = _registry.Invoke("pull", image).FailedWith("no basic auth credentials");
        _ = _registry.InvokeWithInput("wrong", ["login", "--username", RegistryServer.User, "--password-stdin", _registry.Secure]).FailedWith("unauthorized");
        Assert.False(File.Exists(_registry.CredentialFile));

        _ = _registry.InvokeWithInput(RegistryServer.Password + "\n", ["login", "--username", RegistryServer.User, "--password-stdin", _registry.Secure])
            .Succeeded().Printed("Login Succeeded");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_registry.CredentialFile));
        _ = _registry.Invoke("pull", image).Succeeded();

        _ = _registry.InvokeAsStranger("pull", image).FailedWith("x509: certificate signed by unknown authority");
        _ = _registry.InvokeAsStranger("pull", "--tls-verify=false", image).Succeeded();

        _ = _registry.Invoke("logout", _registry.Secure).Succeeded().Printed($"Removing login credentials for {_registry.Secure}");
        _ = _registry.Invoke("logout", _registry.Secure).Succeeded().Printed($"Not logged in to {_registry.Secure}");
        File.Delete(_registry.CredentialFile);
    }

    [Fact]
    public void Certificate_for_another_name_is_refused() => _ = _registry
        .Invoke("pull", $"127.0.0.1{_registry.Secure["localhost".Length..]}/{_name}")
        .FailedWith("x509: certificate is valid for another name");

    [Fact]
    public void What_is_not_there_is_said_in_Dockers_words() => _ = _registry
        .Invoke("pull", $"{_registry.Plain}/{_name}:nothing")
        .FailedWith($"manifest for {_registry.Plain}/{_name}:nothing not found: manifest unknown");
}
