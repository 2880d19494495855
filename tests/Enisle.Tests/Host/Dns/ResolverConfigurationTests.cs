using Enisle.Host.Dns;

namespace Enisle.Tests.Host.Dns;

public sealed class ResolverConfigurationTests
{
    [Fact]
    public void File_is_read_as_glibc_reads_it()
    {
        ResolverConfiguration read = ResolverConfiguration.Parse("""
            # nameserver 9.9.9.9
            ; nameserver 9.9.9.9
            nameserver 10.0.0.1
            nameserver nonsense
            nameserver	fe80::1
            nameserver 10.0.0.2
            nameserver 10.0.0.3
            domain old.example
            search One.example two.example. bad..name
            options ndots:3 timeout:7 attempts:99 rotate use-vc unknown unknown:1
            """);

        Assert.Equal(["10.0.0.1:53", "[fe80::1]:53", "10.0.0.2:53"], read.Servers.Select(server => server.ToString()));
        Assert.Equal(["one.example", "two.example"], read.Search);
        Assert.Equal((3, 7, 5), (read.Ndots, (int)read.Timeout.TotalSeconds, read.Attempts));
        Assert.True(read.Rotate && read.OnlyTcp);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nameserver\noptions\nsearch\n\u0000\noptions ndots:-1 timeout: attempts:x ndots:99999999999")]
    public void What_says_nothing_leaves_the_defaults(string text)
    {
        ResolverConfiguration read = ResolverConfiguration.Parse(text);

        Assert.Equal("127.0.0.1:53", Assert.Single(read.Servers).ToString());
        Assert.Equal((1, 5, 2), (read.Ndots, (int)read.Timeout.TotalSeconds, read.Attempts));
    }
}
