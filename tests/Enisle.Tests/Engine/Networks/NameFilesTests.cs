using Enisle.Engine.Networks;
using Enisle.Host;

namespace Enisle.Tests.Engine.Networks;

public sealed class NameFilesTests
{
    [Theory]
    [InlineData("nameserver 1.1.1.1\nsearch a b\noptions ndots:1\n", "nameserver 1.1.1.1|search a b|options ndots:1|")]
    [InlineData("# c\n; c\nnameserver 127.0.0.1\nnameserver 9.9.9.9\ndomain lan\n", "nameserver 9.9.9.9|search lan|")]
    [InlineData("nameserver 127.0.0.53\n", "nameserver 8.8.8.8|nameserver 8.8.4.4|")]
    [InlineData("nameserver ::1\nnameserver fe80::1%eth0\nnameserver 2001:db8::1\n", "nameserver 2001:db8::1|")]
    [InlineData("", "nameserver 8.8.8.8|nameserver 8.8.4.4|")]
    [InlineData("nameserver\nnameserver bad\nsearch\nsearch x\nsearch y z", "nameserver 8.8.8.8|nameserver 8.8.4.4|search y z|")]
    public void The_hosts_name_servers_are_taken_but_for_those_only_it_reaches(string host, string expected) =>
        Assert.Equal(expected, ResolvConf.Build(host, [], [], []).Replace('\n', '|'));

    [Fact]
    public void What_is_asked_for_takes_the_place_of_the_hosts()
    {
        const string Host = "nameserver 1.1.1.1\nsearch a b\noptions ndots:1\n";

        Assert.Equal("nameserver 127.0.0.1\nsearch c\noptions edns0 trust-ad\n", ResolvConf.Build(Host, ["127.0.0.1"], ["c"], ["edns0", "trust-ad"]));
        Assert.Equal("nameserver 1.1.1.1\noptions ndots:1\n", ResolvConf.Build(Host, [], ["."], []));
        Assert.Throws<EnisleException>(() => ResolvConf.Build(Host, ["x"], [], []));
        Assert.Throws<EnisleException>(() => ResolvConf.Build(Host, [], ["a\nnameserver 6.6.6.6"], []));
    }

    [Fact]
    public void The_hosts_file_has_who_was_asked_for_and_who_it_is()
    {
        string text = HostsFile.Build("web.example.org", ["172.29.0.2", "fd00::2"], ["db:10.0.0.5", "six=[fd00::9]", "up:host-gateway"], "172.29.0.1");

        Assert.StartsWith("127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n", text, StringComparison.Ordinal);
        Assert.EndsWith(
            "10.0.0.5\tdb\nfd00::9\tsix\n172.29.0.1\tup\n172.29.0.2\tweb.example.org web\nfd00::2\tweb.example.org web\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nohost")]
    [InlineData("x:999")]
    [InlineData(":1.2.3.4")]
    [InlineData("a b:1.2.3.4")]
    [InlineData("a\n6.6.6.6 b:1.2.3.4")]
    [InlineData("x:host-gateway")]
    public void An_extra_host_of_another_form_is_refused(string extra) => Assert.Throws<EnisleException>(() => HostsFile.Build("h", [], [extra], null));

    [Fact]
    public void A_line_comes_and_goes_in_place()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "a\nb");
            using FileStream bound = File.OpenRead(path);
            HostsFile.AddLine(path, "c");
            HostsFile.AddLine(path, "c");
            HostsFile.RemoveLine(path, "a");

            using StreamReader reader = new(bound);
            Assert.Equal("b\nc\n", reader.ReadToEnd());
            HostsFile.AddLine(path + "-gone", "c");
            Assert.False(File.Exists(path + "-gone"));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
