using System.Text;
using Enisle.Spec;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images;

public sealed class ImageDocumentTests
{
    private const string Layer = """{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"sha256:a","size":1}""";

    [Theory]
    [InlineData("""{"schemaVersion":1,"config":{}}""", "other schemas")]
    [InlineData("""{"schemaVersion":2}""", "config: is required")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"config":{}}""", "may not stand in an image manifest")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json"}""", "is not an image manifest's")]
    [InlineData("""{"config":{"mediaType":"x","digest":"y","size":-1}}""", "config.size: -1 is less than 0")]
    [InlineData("""{"config":{"mediaType":"x","size":1}}""", "config.digest: is required")]
    [InlineData("[]", "must be an object")]
    [InlineData("{", "ends too early")]
    public void Manifest_against_the_rules_is_refused(string json, string rule)
    {
        SpecException e = Assert.Throws<SpecException>(() => ImageManifestReader.Read(Encoding.UTF8.GetBytes(json), "manifest"));

        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"manifests":[],"layers":[]}""", "may not stand in an image index")]
    [InlineData("""{"schemaVersion":2}""", "manifests: is required")]
    [InlineData("""{"manifests":[{"digest":"x","size":1}]}""", "manifests[0].mediaType: is required")]
    public void Index_against_the_rules_is_refused(string json, string rule)
    {
        SpecException e = Assert.Throws<SpecException>(() => ImageIndexReader.Read(Encoding.UTF8.GetBytes(json), "index"));

        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"os":"linux","rootfs":{}}""", "architecture: is required")]
    [InlineData("""{"os":"linux","architecture":"amd64"}""", "rootfs: is required")]
    [InlineData("""{"os":"linux","architecture":"amd64","rootfs":{"type":"x"}}""", "is not \"layers\"")]
    [InlineData("""{"created":"yesterday"}""", "RFC 3339")]
    [InlineData("""{"config":{"Env":"A=b"}}""", "must be an array")]
    [InlineData("""{"config":{"Healthcheck":{"Retries":-1}}}""", "less than 0")]
    public void Configuration_against_the_rules_is_refused(string json, string rule)
    {
        SpecException e = Assert.Throws<SpecException>(() => ImageConfigReader.Read(Encoding.UTF8.GetBytes(json), "config"));

        Assert.Contains(rule, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_over_four_mebibytes_is_refused()
    {
        byte[] json = Encoding.UTF8.GetBytes($"{{\"a\":\"{new string('x', MediaTypes.MaxDocumentBytes)}\"}}");

        Assert.Contains("is more than", Assert.Throws<SpecException>(() => ImageManifestReader.Read(json, "m")).Message, StringComparison.Ordinal);
        Assert.Contains("is more than", Assert.Throws<SpecException>(() => ImageIndexReader.Read(json, "i")).Message, StringComparison.Ordinal);
        Assert.Contains("is more than", Assert.Throws<SpecException>(() => ImageConfigReader.Read(json, "c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Manifest_is_written_as_it_was_read()
    {
        string json = $$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"sha256:b","size":2,"annotations":{"k":"v"}},"layers":[{{Layer}}],"annotations":{"a":"b"}}""";

        ImageManifest manifest = ImageManifestReader.Read(Encoding.UTF8.GetBytes(json), "m");

        Assert.Equal(json, Encoding.UTF8.GetString(ImageManifestWriter.Write(manifest)));
    }

    [Fact]
    public void Index_is_written_as_it_was_read()
    {
        const string Json = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:c","size":3,"platform":{"architecture":"arm64","os":"linux","os.version":"1","os.features":["f"],"variant":"v8"}}]}""";

        Assert.Equal(Json, Encoding.UTF8.GetString(ImageIndexWriter.Write(ImageIndexReader.Read(Encoding.UTF8.GetBytes(Json), "i"))));
    }

    [Fact]
    public void Configuration_is_written_as_it_was_read()
    {
        const string Json = """{"created":"2024-01-02T03:04:05.1234567Z","author":"me","architecture":"amd64","os":"linux","config":{"User":"1:2","ExposedPorts":{"80/tcp":{}},"Env":["A=b"],"Entrypoint":["e"],"Cmd":[],"Volumes":{"/v":{}},"WorkingDir":"/w","Labels":{"l":"m"},"StopSignal":"SIGINT","Healthcheck":{"Test":["CMD","t"],"Interval":1000000000,"Retries":2},"Shell":["sh"],"OnBuild":["RUN x"]},"rootfs":{"type":"layers","diff_ids":["sha256:d"]},"history":[{"created":"2024-01-02T03:04:05Z","created_by":"x","empty_layer":true}]}""";

        Assert.Equal(Json, Encoding.UTF8.GetString(ImageConfigWriter.Write(ImageConfigReader.Read(Encoding.UTF8.GetBytes(Json), "c"))));
    }

    [Theory]
    [InlineData("2024-01-02T03:04:05.123456789Z")] // Go's nanoseconds
    [InlineData("2024-01-02T03:04:05+02:00")]
    [InlineData("0001-01-01T00:00:00Z")] // Go's zero
    public void Times_as_Go_writes_them_are_read(string time)
    {
        string json = $$"""{"created":"{{time}}","architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}""";

        Assert.NotNull(ImageConfigReader.Read(Encoding.UTF8.GetBytes(json), "c").Created);
    }
}
