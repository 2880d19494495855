using Enisle.Images.Registry.Auth;

namespace Enisle.Tests.Images.Registry;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Basic realm=\"x\"", "basic realm=x")]
    [InlineData("bearer realm=\"https://a/b?c,d\",service=s , scope=\"a:b:c d\"", "bearer realm=https://a/b?c,d service=s scope=a:b:c d")]
    [InlineData("Negotiate, Basic realm=\"a\\\"b\"", "negotiate|basic realm=a\"b")]
    [InlineData("Negotiate YWJj==, Bearer realm = \"x\"", "negotiate|bearer realm=x")]
    [InlineData("Bearer realm=\"first\",REALM=second", "bearer realm=first")]
    [InlineData("Bearer", "bearer")]
    [InlineData("Bearer realm=", "bearer")]
    [InlineData("Bearer realm=\"never closed", "bearer")]
    [InlineData("", "")]
    [InlineData(",,,", "")]
    [InlineData("=x", "")]
    [InlineData("\"", "")]
    public void Header_is_read_as_far_as_it_can_be_understood(string header, string expected) =>
        Assert.Equal(expected, string.Join('|', Challenge.Parse(header).Select(one => string.Join(' ', one.Parameters.Select(p => $"{p.Key}={p.Value}").Prepend(one.Scheme)))));

    [Fact]
    public void Header_without_end_is_not_read() => Assert.Empty(Challenge.Parse("Basic realm=" + new string('x', 10_000)));
}
