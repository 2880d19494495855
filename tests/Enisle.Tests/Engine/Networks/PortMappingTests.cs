using Enisle.Engine.Networks;
using Enisle.Host;

namespace Enisle.Tests.Engine.Networks;

public sealed class PortMappingTests
{
    [Theory]
    [InlineData("80", "*:0->80/tcp")]
    [InlineData("8080:80", "*:8080->80/tcp")]
    [InlineData(":80", "*:0->80/tcp")]
    [InlineData("8080:80/udp", "*:8080->80/udp")]
    [InlineData("8080:80/UDP", "*:8080->80/udp")]
    [InlineData("132:132/sctp", "*:132->132/sctp")]
    [InlineData("127.0.0.1:8080:80", "127.0.0.1:8080->80/tcp")]
    [InlineData("127.0.0.1::80", "127.0.0.1:0->80/tcp")]
    [InlineData("0.0.0.0:8080:80", "0.0.0.0:8080->80/tcp")]
    [InlineData("[::1]:80:80", "::1:80->80/tcp")]
    [InlineData("[::]::80/udp", ":::0->80/udp")]
    [InlineData("::1:80:80", "::1:80->80/tcp")]
    [InlineData("7000-7002:8000-8002", "*:7000->8000/tcp *:7001->8001/tcp *:7002->8002/tcp")]
    [InlineData("8000-8001", "*:0->8000/tcp *:0->8001/tcp")]
    [InlineData("7000-7005:80", "*:7000-7005->80/tcp")]
    [InlineData("0:80", "*:0->80/tcp")]
    public void What_follows_the_flag_is_read_as_Docker_reads_it(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', PortMapping.Parse(text).Select(Show)));

    [Theory]
    [InlineData("", "no port specified: <empty>")]
    [InlineData(":", "no port specified: :<empty>")]
    [InlineData("abc", "invalid containerPort: abc")]
    [InlineData("99999", "invalid containerPort: 99999")]
    [InlineData("0", "invalid containerPort: 0")]
    [InlineData("80:0", "invalid containerPort: 0: 80:0")]
    [InlineData("+80", "invalid containerPort: +80")]
    [InlineData("80 ", "invalid containerPort: 80 ")]
    [InlineData("90-80", "invalid containerPort: 90-80")]
    [InlineData("80-", "invalid containerPort: 80-")]
    [InlineData("80/foo", "invalid proto: foo")]
    [InlineData("80/tcp/udp", "invalid proto: tcp/udp")]
    [InlineData("x:80", "invalid hostPort: x: x:80")]
    [InlineData("1.2.3.4:80", "invalid hostPort: 1.2.3.4: 1.2.3.4:80")]
    [InlineData("80:80:80:80", "invalid IP address: 80:80: 80:80:80:80")]
    [InlineData("1.2.3:80:80", "invalid IP address: 1.2.3: 1.2.3:80:80")]
    [InlineData("[127.0.0.1]:80:80", "invalid IP address: [127.0.0.1]: [127.0.0.1]:80:80")]
    [InlineData("[fe80::1%eth0]:80:80", "invalid IP address: [fe80::1%eth0]: [fe80::1%eth0]:80:80")]
    [InlineData("host:80:80", "invalid IP address: host: host:80:80")]
    [InlineData("1-3:5-6", "invalid ranges specified for container and host Ports: 5-6 and 1-3")]
    [InlineData("0-3:5-8", "invalid hostPort: 0-3: 0-3:5-8")]
    public void Anything_else_is_refused_in_one_line(string text, string message)
    {
        EnisleException refused = Assert.Throws<EnisleException>(() => PortMapping.Parse(text));

        Assert.Equal(ErrorKind.Invalid, refused.Kind);
        Assert.Equal(message, refused.Message);
    }

    [Fact]
    public void Random_text_is_read_or_refused()
    {
        Random random = new(1);
        const string Alphabet = "0123456789:-/[].tcpudf%";
        for (int i = 0; i < 50_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(16)).Select(_ => Alphabet[random.Next(Alphabet.Length)])]);
            try
            {
                Assert.All(PortMapping.Parse(text), static port => Assert.InRange(port.ContainerPort, 1, 65535));
            }
            catch (EnisleException e)
            {
                Assert.Equal(ErrorKind.Invalid, e.Kind);
            }
        }
    }

    [Theory]
    [InlineData("80", "*:0->80/tcp")]
    [InlineData("53/udp", "*:0->53/udp")]
    [InlineData("7000-7001/tcp", "*:0->7000/tcp *:0->7001/tcp")]
    public void What_an_image_exposes_goes_to_any_free_port(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', PortMapping.ParseExposed(text).Select(Show)));

    private static string Show(PortMapping port) =>
        $"{port.HostAddress?.ToString() ?? "*"}:{port.HostPort}{(port.HostPortEnd > port.HostPort ? $"-{port.HostPortEnd}" : "")}->{port.ContainerPort}/{port.Protocol.ToString().ToLowerInvariant()}";
}
