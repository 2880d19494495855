using Enisle.Host;
using Enisle.Images;
using Enisle.Images.Content;

namespace Enisle.Tests.Images;

public sealed class ReferenceTests
{
    private const string Hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest", "busybox")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox:latest", "busybox")]
    [InlineData("index.docker.io/busybox", "docker.io/library/busybox:latest", "busybox")]
    [InlineData("docker.io/library/busybox", "docker.io/library/busybox:latest", "busybox")]
    [InlineData("library/busybox", "docker.io/library/busybox:latest", "busybox")]
    [InlineData("user/x", "docker.io/user/x:latest", "user/x")]
    [InlineData("library/a/b", "docker.io/library/a/b:latest", "library/a/b")]
    [InlineData("host:5000/x", "host:5000/x:latest", "host:5000/x")]
    [InlineData("host:5000", "docker.io/library/host:5000", "host")]
    [InlineData("localhost/x:T-1._", "localhost/x:T-1._", "localhost/x")]
    [InlineData("localhost", "docker.io/library/localhost:latest", "localhost")]
    [InlineData("Host/x", "Host/x:latest", "Host/x")]
    [InlineData("[::1]:5000/a/b:c", "[::1]:5000/a/b:c", "[::1]:5000/a/b")]
    [InlineData("[2001:db8::1]/a", "[2001:db8::1]/a:latest", "[2001:db8::1]/a")]
    [InlineData("127.0.0.1:5000/a__b/c.d/e---f", "127.0.0.1:5000/a__b/c.d/e---f:latest", "127.0.0.1:5000/a__b/c.d/e---f")]
    [InlineData("a_b/c", "docker.io/a_b/c:latest", "a_b/c")]
    [InlineData("x@sha256:" + Hex, "docker.io/library/x@sha256:" + Hex, "x")]
    [InlineData("x:t@sha256:" + Hex, "docker.io/library/x:t@sha256:" + Hex, "x")]
    public void Short_names_become_whole(string text, string full, string familiar)
    {
        Reference reference = Reference.Parse(text);

        Assert.Equal(full, reference.FullName);
        Assert.Equal(familiar, reference.FamiliarName);
        Assert.Equal(reference, Reference.Parse(full));
        Assert.Equal(reference, Reference.Parse(reference.FamiliarText));
    }

    [Theory]
    [InlineData("", "invalid reference format")]
    [InlineData(":", "invalid reference format")]
    [InlineData("/x", "invalid reference format")]
    [InlineData("x/", "invalid reference format")]
    [InlineData("a//b", "invalid reference format")]
    [InlineData("a..b", "invalid reference format")]
    [InlineData("a___b", "invalid reference format")]
    [InlineData("a._b", "invalid reference format")]
    [InlineData("-a", "invalid reference format")]
    [InlineData("a-", "invalid reference format")]
    [InlineData("a:", "invalid reference format")]
    [InlineData("a:.b", "invalid reference format")]
    [InlineData("a:b:c", "invalid reference format")]
    [InlineData("a b", "invalid reference format")]
    [InlineData("a\u0000b", "invalid reference format")]
    [InlineData("a@", "invalid reference format")]
    [InlineData("a@sha256:abc", "invalid reference format")]
    [InlineData("a@@sha256:" + Hex, "invalid reference format")]
    [InlineData("-x.y/z", "invalid reference format")]
    [InlineData("a_b.c/x", "invalid reference format")]
    [InlineData("x.y:port/z", "invalid reference format")]
    [InlineData("[::1/z", "invalid reference format")]
    [InlineData("[fe80::1%eth0]/z", "invalid reference format")]
    [InlineData("https://example.com/x", "invalid reference format")]
    [InlineData("../x", "invalid reference format")]
    [InlineData("BusyBox", "invalid reference format: repository name (library/BusyBox) must be lowercase")]
    [InlineData("user/Über", "invalid reference format: repository name (user/Über) must be lowercase")]
    [InlineData(Hex, "invalid repository name (" + Hex + "), cannot specify 64-byte hexadecimal strings")]
    [InlineData("x@md5:" + Hex, "unsupported digest algorithm")]
    [InlineData("x@sha256:" + Hex + "00", "invalid checksum digest length")]
    [InlineData("x@sha256:A123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "invalid checksum digest format")]
    public void What_Docker_refuses_is_refused_in_its_words(string text, string message)
    {
        EnisleException error = Assert.Throws<EnisleException>(() => Reference.Parse(text));

        Assert.Equal(ErrorKind.Invalid, error.Kind);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\0', error.Message);
        Assert.False(Reference.TryParse(text, out _));
    }

    [Fact]
    public void Names_and_tags_end_at_their_lengths()
    {
        string longest = new('a', 255);
        string tag = new('t', 128);

        Assert.Equal(tag, Reference.Parse($"h.x/{longest}:{tag}").Tag);
        Assert.Contains("must not be more than 255", Assert.Throws<EnisleException>(() => Reference.Parse($"h.x/{longest}a")).Message, StringComparison.Ordinal);
        Assert.Throws<EnisleException>(() => Reference.Parse($"a:{tag}t"));
    }

    [Fact]
    public void Exact_reading_adds_no_tag()
    {
        Assert.Null(Reference.ParseExact("busybox").Tag);
        Assert.Equal("1", Reference.ParseExact("busybox:1").Tag);
    }

    [Fact]
    public void Tag_and_digest_replace_each_other()
    {
        Reference tagged = Reference.Parse("busybox:1");
        Digest digest = Digest.Parse("sha256:" + Hex);

        Assert.Equal("docker.io/library/busybox@sha256:" + Hex, tagged.WithDigest(digest).FullName);
        Assert.Equal("docker.io/library/busybox:2", tagged.WithDigest(digest).WithTag("2").FullName);
        Assert.Throws<EnisleException>(() => tagged.WithTag("-"));
    }
}
