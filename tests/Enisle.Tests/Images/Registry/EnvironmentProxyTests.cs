using Enisle.Images.Registry.Http;

namespace Enisle.Tests.Images.Registry;

public sealed class EnvironmentProxyTests
{
    [Theory]
    [InlineData("https://a.example/", "", "http://proxy:3128/")]
    [InlineData("https://a.example/", "a.example", null)]
    [InlineData("https://b.a.example/", "a.example", null)]
    [InlineData("https://ba.example/", "a.example", "http://proxy:3128/")]
    [InlineData("https://a.example/", ".a.example", "http://proxy:3128/")]
    [InlineData("https://b.a.example/", "*.a.example", null)]
    [InlineData("https://a.example/", "x, A.EXAMPLE ,y", null)]
    [InlineData("https://a.example/", "a.example:443", null)]
    [InlineData("https://a.example:444/", "a.example:443", "http://proxy:3128/")]
    [InlineData("https://a.example/", "*", null)]
    [InlineData("https://10.1.2.3/", "10.0.0.0/8", null)]
    [InlineData("https://11.1.2.3/", "10.0.0.0/8", "http://proxy:3128/")]
    [InlineData("https://10.1.2.3:5000/", "10.1.2.3", null)]
    [InlineData("https://10.1.2.3:5000/", "10.1.2.3:5001", "http://proxy:3128/")]
    [InlineData("https://127.0.0.1:5000/", "", null)]
    [InlineData("https://localhost:5000/", "", null)]
    [InlineData("https://[::1]:5000/", "", null)]
    [InlineData("http://a.example/", "", null)]
    public void Exceptions_are_read_as_Go_reads_them(string uri, string exceptions, string? expected)
    {
        EnvironmentProxy proxy = new(name => name switch
        {
            "HTTPS_PROXY" => "proxy:3128",
            "no_proxy" => exceptions,
            _ => null,
        });

        Assert.Equal(expected, proxy.GetProxy(new Uri(uri))?.ToString());
    }

    [Fact]
    public void Name_and_password_of_the_proxy_are_in_its_url()
    {
        EnvironmentProxy proxy = new(name => name == "https_proxy" ? "http://me:a%20b@proxy:3128" : null);
        Uri chosen = proxy.GetProxy(new Uri("https://a.example/"))!;

        Assert.Equal("a b", proxy.Credentials!.GetCredential(chosen, "Basic")!.Password);
        Assert.Null(proxy.Credentials.GetCredential(new Uri("http://other:3128"), "Basic"));
    }
}
