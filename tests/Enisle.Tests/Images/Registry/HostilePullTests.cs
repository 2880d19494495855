using System.Diagnostics;
using System.Text;
using Enisle.Host;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images.Registry;

public sealed class HostilePullTests : PullFixture
{
    [Fact]
    public async Task Connection_that_is_cut_is_taken_up_where_it_broke()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1, layerBytes: 500_000)[0];
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal) && request.Header("Range") is null
            ? new FakeAnswer(200, registry.Blob(layer)) { CutAfter = 300_000 }
            : null;

        await Pull(registry.Name);

        Assert.Equal([null, "bytes=300000-"], registry.BlobRequests(layer).Select(request => request.Header("Range")));
        Assert.True(Has(layer));
    }

    [Fact]
    public async Task Server_that_knows_no_ranges_sends_all_again()
    {
        using FakeRegistry registry = new() { KnowsRanges = false };
        string layer = registry.AddImage(layers: 1, layerBytes: 500_000)[0];
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal) && request.Header("Range") is null
            ? new FakeAnswer(200, registry.Blob(layer)) { CutAfter = 300_000 }
            : null;

        await Pull(registry.Name);

        Assert.Equal(2, registry.BlobRequests(layer).Count());
        Assert.True(Has(layer));
    }

    [Fact]
    public async Task Pull_that_was_ended_goes_on_in_the_next_one()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1, layerBytes: 500_000)[0];
        Leave(layer, registry.Blob(layer)[..123_456]);

        await Pull(registry.Name);

        Assert.Equal("bytes=123456-", Assert.Single(registry.BlobRequests(layer)).Header("Range"));
        Assert.True(Has(layer));
    }

    [Fact]
    public async Task Piece_that_is_of_something_else_is_thrown_away()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1)[0];
        Leave(layer, new byte[1000]);

        await Pull(registry.Name);

        Assert.Equal(["bytes=1000-", null], registry.BlobRequests(layer).Select(request => request.Header("Range")));
        Assert.True(Has(layer));
    }

    [Fact]
    public async Task Cancelling_keeps_what_came()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1, layerBytes: 500_000)[0];
        using CancellationTokenSource cancel = new();
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal)
            ? new FakeAnswer(200, registry.Blob(layer)) { CutAfter = 200_000 }
            : null;
        Options = Options with { FirstPause = TimeSpan.FromSeconds(20) };
        Task pull = Pull(registry.Name, cancel: cancel.Token);
        while (Left(layer) < 200_000)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.Equal(200_000, Left(layer));
    }

    [Fact]
    public async Task Blob_of_another_content_is_refused_and_nothing_of_it_stays()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1)[0];
        byte[] other = [.. registry.Blob(layer)];
        other[100] ^= 1;
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal) ? new FakeAnswer(200, other) : null;

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Invalid, error.Kind);
        Assert.Contains(layer, error.Message, StringComparison.Ordinal);
        Assert.Null(Store.Resolve(registry.Name));
        Assert.False(Has(layer));
        Assert.Equal(0, Left(layer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Blob_that_is_longer_than_its_descriptor_says_is_refused(bool announced)
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1)[0];
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal)
            ? new FakeAnswer(200, [.. registry.Blob(layer), 1]) { WithoutLength = !announced }
            : null;

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Invalid, error.Kind);
        Assert.False(Has(layer));
        Assert.Single(registry.BlobRequests(layer));
    }

    [Fact]
    public async Task Blob_that_always_ends_early_is_given_up()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1)[0];
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal)
            ? request.Header("Range") is null
                ? new FakeAnswer(200, registry.Blob(layer)[..1000]) { WithoutLength = true }
                : new FakeAnswer(206, []) { WithoutLength = true, Headers = new() { ["Content-Range"] = "bytes 1000-199999/200000" } }
            : null;

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Unavailable, error.Kind);
        Assert.Contains("the content ends after 1000 of 200000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(Options.Attempts, registry.BlobRequests(layer).Count());
    }

    [Fact]
    public async Task Range_that_was_not_asked_for_is_refused()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1)[0];
        Leave(layer, registry.Blob(layer)[..1000]);
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal)
            ? new FakeAnswer(206, registry.Blob(layer)[500..]) { Headers = new() { ["Content-Range"] = "bytes 500-199999/200000" } }
            : null;

        Assert.Equal(ErrorKind.Invalid, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Kind);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Manifest_of_more_than_four_mebibytes_is_refused(bool announced)
    {
        using FakeRegistry registry = new();
        registry.Before = request => request.Path.Contains("/manifests/", StringComparison.Ordinal)
            ? new FakeAnswer(200, new byte[MediaTypes.MaxDocumentBytes + 1]) { WithoutLength = !announced, Headers = new() { ["Content-Type"] = MediaTypes.OciManifest } }
            : null;

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Contains("longer than 4194304 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_that_is_not_what_its_digest_says_is_refused()
    {
        using FakeRegistry registry = new();
        registry.AddImage();
        string other = FakeRegistry.DigestOf([1]);
        registry.Before = request => request.Path.EndsWith(other, StringComparison.Ordinal) ? registry.Answer(request with { Path = request.Path.Replace(other, "latest", StringComparison.Ordinal) }) : null;

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull($"{registry.Host}/{FakeRegistry.Repository}@{other}"));

        Assert.Contains($"where {other} was promised", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Manifest_whose_header_promises_another_digest_is_refused()
    {
        using FakeRegistry registry = new();
        registry.AddImage();
        registry.Before = request => request.Path.Contains("/manifests/", StringComparison.Ordinal)
            ? registry.Answer(request) with { Headers = new() { ["Content-Type"] = MediaTypes.OciManifest, ["Docker-Content-Digest"] = FakeRegistry.DigestOf([1]) } }
            : null;

        Assert.Equal(ErrorKind.Invalid, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Kind);
    }

    [Theory]
    [InlineData("application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1")]
    [InlineData("application/octet-stream", "neither a manifest nor an index")]
    [InlineData("text/html", "neither a manifest nor an index")]
    public async Task What_is_no_manifest_is_named(string type, string words)
    {
        using FakeRegistry registry = new();
        registry.AddManifest("latest", type, "<html>");

        Assert.Contains(words, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"schemaVersion":2}""")]
    [InlineData("{")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"config":{"mediaType":"x","digest":"y","size":1}}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:../../etc/passwd","size":1},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000","size":9223372036854775807},"layers":[]}""")]
    public async Task Broken_manifest_is_one_error(string text)
    {
        using FakeRegistry registry = new();
        registry.AddManifest("latest", MediaTypes.OciManifest, text);

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(ErrorKind.Invalid, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Store.Names());
    }

    [Fact]
    public async Task Index_within_itself_comes_to_an_end()
    {
        using FakeRegistry registry = new();
        registry.AddImage("0");
        for (int i = 1; i < 8; i++)
        {
            string inner = registry.ManifestText($"{i - 1}");
            string descriptor = FakeRegistry.Descriptor(i == 1 ? MediaTypes.OciManifest : MediaTypes.OciIndex, FakeRegistry.DigestOf(Encoding.UTF8.GetBytes(inner)), inner.Length, ""","platform":{"os":"linux","architecture":"amd64"}""");
            registry.AddManifest($"{i}", MediaTypes.OciIndex, $$"""{"schemaVersion":2,"manifests":[{{descriptor}}]}""");
        }

        await Pull($"{registry.Host}/{FakeRegistry.Repository}:3");
        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull($"{registry.Host}/{FakeRegistry.Repository}:7"));

        Assert.Contains("deep", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_of_a_byte_now_and_then_is_given_up()
    {
        using FakeRegistry registry = new();
        string layer = registry.AddImage(layers: 1)[0];
        registry.Before = request => request.Path.EndsWith(layer, StringComparison.Ordinal)
            ? new FakeAnswer(200, registry.Blob(layer)) { Drip = TimeSpan.FromMilliseconds(20) }
            : null;
        Options = Options with { StallTimeout = TimeSpan.FromMilliseconds(400), Attempts = 2 };
        long start = Stopwatch.GetTimestamp();

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Contains("less than 1024 bytes came", error.Message, StringComparison.Ordinal);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Server_that_never_answers_is_given_up()
    {
        using System.Net.Sockets.TcpListener silent = new(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        Options = Options with { HeaderTimeout = TimeSpan.FromMilliseconds(200), Attempts = 2 };

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull($"127.0.0.1:{((System.Net.IPEndPoint)silent.LocalEndpoint).Port}/x"));

        Assert.Contains("no answer within 0.2 s", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Busy_server_is_asked_again(int status)
    {
        using FakeRegistry registry = new();
        registry.AddImage(layers: 1);
        int refusals = 2;
        registry.Before = request => request.Path.Contains("/blobs/", StringComparison.Ordinal) && Interlocked.Decrement(ref refusals) >= 0
            ? FakeAnswer.Error(status, "TOOMANYREQUESTS") with { Headers = new() { ["Retry-After"] = "0" } }
            : null;

        await Pull(registry.Name);

        Assert.NotNull(Store.Resolve(registry.Name));
    }

    [Fact]
    public async Task Redirects_come_to_an_end()
    {
        using FakeRegistry registry = new();
        registry.Before = request => FakeAnswer.Text(307, "", ("Location", request.Path));

        Assert.Contains("more than 10 redirects", (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file:///etc/passwd", "neither http nor https")]
    [InlineData("gopher://x/", "neither http nor https")]
    [InlineData("http://", "without a place to go to")]
    public async Task Redirects_lead_to_web_servers_alone(string location, string words)
    {
        using FakeRegistry registry = new();
        registry.Before = _ => FakeAnswer.Text(302, "", ("Location", location));

        Assert.Contains(words, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_without_end_are_refused()
    {
        using FakeRegistry registry = new();
        registry.Before = _ => FakeAnswer.Text(200, "", ("X", new string('x', 100_000)));

        Assert.Equal(ErrorKind.Unavailable, (await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name))).Kind);
    }

    [Theory]
    [InlineData(404, "MANIFEST_UNKNOWN", "manifest for {0} not found: manifest unknown: as the test wants")]
    [InlineData(404, "NAME_UNKNOWN", "repository {1} not found: name unknown: as the test wants")]
    [InlineData(403, "DENIED", "pull access denied for {1}, repository does not exist or may require 'enisle login': denied: as the test wants")]
    public async Task Refusals_are_worded_as_Docker_words_them(int status, string code, string expected)
    {
        using FakeRegistry registry = new();
        registry.Before = _ => FakeAnswer.Error(status, code);

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal(string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, registry.Name, $"{registry.Host}/{FakeRegistry.Repository}"), error.Message);
    }

    [Fact]
    public async Task Nobody_there_is_said_at_once()
    {
        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull("127.0.0.1:1/x"));

        Assert.Equal("dial tcp 127.0.0.1:1: connect: connection refused", error.Message);
        Assert.Equal(ErrorKind.Unavailable, error.Kind);
    }
}
