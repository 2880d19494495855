using System.Diagnostics;
using System.Net;
using Enisle.Host;
using Enisle.Host.Dns;

namespace Enisle.Tests.Host.Dns;

public sealed class HostResolverTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_families_come_in_turns()
    {
        using FakeDnsServer server = new((question, _) => [DnsMessages.TypeOf(question) == DnsRecordType.A
            ? DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "127.0.0.1"), DnsMessages.Address("a.example", "127.0.0.2"))
            : DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "::1"))]);

        Assert.Equal(["::1", "127.0.0.1", "127.0.0.2"], await Resolve("A.example.", server));
    }

    [Fact]
    public async Task Aliases_are_followed_within_an_answer_and_beyond_it()
    {
        using FakeDnsServer server = new((question, _) => [(DnsMessages.NameOf(question), DnsMessages.TypeOf(question)) switch
        {
            ("a.example", DnsRecordType.A) => DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Alias("b.example", "c.example"), DnsMessages.Alias("a.example", "b.example")),
            ("c.example", DnsRecordType.A) => DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("c.example", "127.0.0.3")),
            _ => DnsMessages.Answer(question, DnsMessages.NoError),
        }]);

        Assert.Equal(["127.0.0.3"], await Resolve("a.example", server));
    }

    [Fact]
    public async Task Aliases_in_a_circle_come_to_an_end()
    {
        using FakeDnsServer server = new((question, _) => [DnsMessages.NameOf(question) == "a.example"
            ? DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Alias("a.example", "b.example"))
            : DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Alias("b.example", "a.example"))]);

        await Assert.ThrowsAsync<EnisleException>(() => Resolve("a.example", server));
    }

    [Fact]
    public async Task Long_answer_comes_by_tcp()
    {
        using FakeDnsServer server = new((question, isTcp) => [!isTcp ? DnsMessages.Truncated(question)
            : DnsMessages.TypeOf(question) == DnsRecordType.A ? DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "127.0.0.1"))
            : DnsMessages.Answer(question, DnsMessages.NoError)]);

        Assert.Equal(["127.0.0.1"], await Resolve("a.example", server));
    }

    [Fact]
    public async Task Forged_answers_are_passed_over()
    {
        using FakeDnsServer server = new((question, _) =>
        {
            byte[] otherId = DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "6.6.6.6"));
            otherId[0] ^= 1;
            byte[] otherQuestion = DnsMessages.Answer([.. question[..12], .. DnsMessages.Name("b.example"), .. question[^4..]], DnsMessages.NoError, DnsMessages.Address("a.example", "6.6.6.6"));
            byte[] noAnswer = DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "6.6.6.6"));
            noAnswer[2] &= 0x7F;
            byte[] right = DnsMessages.TypeOf(question) == DnsRecordType.A
                ? DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("evil.example", "6.6.6.6"), DnsMessages.Address("a.example", "127.0.0.1"))
                : DnsMessages.Answer(question, DnsMessages.NoError);
            return [otherId, otherQuestion, noAnswer, [], [1], right];
        });

        Assert.Equal(["127.0.0.1"], await Resolve("a.example", server));
    }

    [Fact]
    public async Task Name_that_does_not_exist_is_said_so()
    {
        using FakeDnsServer server = new((question, _) => [DnsMessages.Answer(question, DnsMessages.NxDomain)]);

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Resolve("a.example", server));

        Assert.Equal("lookup a.example: no such host", error.Message);
        Assert.Equal(ErrorKind.NotFound, error.Kind);
    }

    [Fact]
    public async Task Server_that_fails_or_is_silent_gives_way_to_the_next()
    {
        using FakeDnsServer failing = new((question, _) => [DnsMessages.Answer(question, DnsMessages.ServFail)]);
        using FakeDnsServer silent = new((_, _) => []);
        using FakeDnsServer good = new((question, _) => [DnsMessages.TypeOf(question) == DnsRecordType.A
            ? DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "127.0.0.1"))
            : DnsMessages.Answer(question, DnsMessages.NoError)]);

        Assert.Equal(["127.0.0.1"], await Resolve("a.example", failing, silent, good));
    }

    [Fact]
    public async Task Servers_that_cannot_say_are_named()
    {
        using FakeDnsServer server = new((question, _) => [DnsMessages.Answer(question, DnsMessages.ServFail)]);

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Resolve("a.example", server));

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains($"{server.EndPoint}", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Family_that_is_not_answered_does_not_hold_up_the_other()
    {
        using FakeDnsServer server = new((question, _) => DnsMessages.TypeOf(question) == DnsRecordType.A
            ? [DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address("a.example", "127.0.0.1"))]
            : []);
        HostResolver resolver = new(new ResolverConfiguration { Servers = [server.EndPoint], Timeout = TimeSpan.FromSeconds(20) }, "");
        long start = Stopwatch.GetTimestamp();

        Assert.Equal([IPAddress.Loopback], await resolver.Resolve("a.example", Cancel));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("web", "web.one.example", "web.two.example", "web")]
    [InlineData("web.x", "web.x", "web.x.one.example", "web.x.two.example")]
    [InlineData("web.", "web")]
    public async Task Search_list_is_walked(string name, params string[] asked)
    {
        using FakeDnsServer server = new((question, _) => [DnsMessages.Answer(question, DnsMessages.NxDomain)]);
        HostResolver resolver = new(Configuration(server) with { Search = ["one.example", "two.example"] }, "");

        await Assert.ThrowsAsync<EnisleException>(() => resolver.Resolve(name, Cancel));

        Assert.Equal(asked.Order(), server.Questions.Where(question => question.EndsWith(" A", StringComparison.Ordinal)).Select(question => question[..^2]).Order());
    }

    [Fact]
    public async Task Answer_is_remembered_as_long_as_it_may_be()
    {
        uint ttl = 60;
        using FakeDnsServer server = new((question, _) => [DnsMessages.TypeOf(question) == DnsRecordType.A
            ? DnsMessages.Answer(question, DnsMessages.NoError, DnsMessages.Address(DnsMessages.NameOf(question), "127.0.0.1", ttl))
            : DnsMessages.Answer(question, DnsMessages.NoError)]);
        HostResolver resolver = new(Configuration(server), "");

        await resolver.Resolve("a.example", Cancel);
        await resolver.Resolve("a.example", Cancel);
        Assert.Equal(2, server.Questions.Count);

        ttl = 0;
        await resolver.Resolve("b.example", Cancel);
        await resolver.Resolve("b.example", Cancel);
        Assert.Equal(6, server.Questions.Count);
    }

    [Theory]
    [InlineData("web", "10.0.0.7")]
    [InlineData("WEB.example", "10.0.0.7")]
    [InlineData("six", "fe80::1")]
    [InlineData("localhost", "127.0.0.1", "::1")]
    [InlineData("x.localhost", "127.0.0.1", "::1")]
    public async Task Hosts_file_and_localhost_need_no_server(string name, params string[] expected)
    {
        HostResolver resolver = new(new ResolverConfiguration { Servers = [] }, "# web 1.1.1.1\n10.0.0.7\tweb  web.example # comment\nfe80::1 six\nnonsense six\n");

        Assert.Equal(expected, (await resolver.Resolve(name, Cancel)).Select(address => address.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("a b")]
    [InlineData("a\nb")]
    public async Task What_is_no_name_is_not_asked_for(string name)
    {
        HostResolver resolver = new(new ResolverConfiguration { Servers = [] }, "");

        Assert.Equal(ErrorKind.Invalid, (await Assert.ThrowsAsync<EnisleException>(() => resolver.Resolve(name, Cancel))).Kind);
    }

    private static ResolverConfiguration Configuration(params FakeDnsServer[] servers) => new()
    {
        Servers = [.. servers.Select(server => server.EndPoint)],
        Timeout = TimeSpan.FromMilliseconds(1500),
    };

    private static async Task<IEnumerable<string>> Resolve(string name, params FakeDnsServer[] servers) =>
        (await new HostResolver(Configuration(servers), "").Resolve(name, Cancel)).Select(address => address.ToString());
}
