using System.Text;
using Enisle.Host;
using Enisle.Images;
using Enisle.Images.Content;
using Enisle.Images.Operations;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images;

public sealed class ImageOperationTests : IDisposable
{
    private readonly TempStore _temp = new();

    private ContentStore Store => _temp.Store;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Imported_root_file_system_is_an_image_with_the_changes()
    {
        Image image = Import("x:v1", "CMD [\"sh\", \"-c\", \"true\"]", "ENV A=b C=\"d e\"", "EXPOSE 80 53/udp", "WORKDIR /srv", "LABEL k=v", "HEALTHCHECK --interval=1m30s CMD true");

        Image read = ImageLookup.Find(Store, "x:v1");
        Assert.Equal(image.Id, read.Id);
        Assert.Equal(["sh", "-c", "true"], read.Config.Process.Cmd!);
        Assert.Equal(["A=b", "C=d e"], read.Config.Process.Env);
        Assert.Equal(["80/tcp", "53/udp"], read.Config.Process.ExposedPorts);
        Assert.Equal(("/srv", "v"), (read.Config.Process.WorkingDir, read.Config.Process.Labels["k"]));
        Assert.Equal((TimeSpan.FromSeconds(90), "CMD-SHELL"), (read.Config.Process.Healthcheck!.Interval, read.Config.Process.Healthcheck.Test[0]));
        Assert.True(_temp.Layers.Contains(Digest.Parse(read.Config.DiffIds[0])));
    }

    [Theory]
    [InlineData("RUN x")]
    [InlineData("CMD")]
    [InlineData("EXPOSE 99999")]
    [InlineData("ENV A")]
    [InlineData("SHELL sh")]
    [InlineData("HEALTHCHECK --interval=x CMD true")]
    public void Change_that_is_none_is_refused(string change)
    {
        string before = _temp.Listing();

        Assert.StartsWith("--change: ", Assert.Throws<EnisleException>(() => Import("x", change)).Message, StringComparison.Ordinal);
        Assert.Equal(before, _temp.Listing());
    }

    [Theory]
    [InlineData("this is no archive, and long enough not to be taken for the end of one")]
    [InlineData("")]
    public void Import_of_something_else_leaves_the_store_as_it_was(string content)
    {
        string before = _temp.Listing();
        byte[] archive = content.Length == 0
            ? TarBytes.Of(TarBytes.File("ok", "x"), TarBytes.File("../evil"))
            : Encoding.UTF8.GetBytes(content.PadRight(600));

        Assert.Throws<EnisleException>(() => ImportImage.Run(Store, _temp.Layers, new MemoryStream(archive), Reference.Parse("x"), new ImportOptions()));

        Assert.Equal(before, _temp.Listing());
    }

    [Theory]
    [InlineData(SaveFormat.Both)]
    [InlineData(SaveFormat.Oci)]
    [InlineData(SaveFormat.Docker)]
    public void Saved_image_is_loaded_as_the_same(SaveFormat format)
    {
        Image image = Import("x:v1", "CMD [\"sh\"]");
        using MemoryStream archive = new();
        SaveImages.Run(Store, ["x:v1"], archive, format);
        archive.Position = 0;
        using TempStore other = new();

        LoadedImage loaded = Assert.Single(LoadImages.Run(other.Store, other.Layers, archive));

        Assert.Equal((image.Id, "x:v1"), (loaded.Id, Assert.Single(loaded.Names)));
        Assert.Equal(image.Config.Process.Cmd!, ImageLookup.Find(other.Store, "x:v1").Config.Process.Cmd!);
    }

    [Fact]
    public void Saved_directory_is_loaded_as_the_same()
    {
        Image image = Import("x:v1", "CMD [\"sh\"]");
        SaveImages.RunDirectory(Store, ["x:v1"], $"{_temp.Directory}/saved");
        using TempStore other = new();

        Assert.Equal(image.Id, Assert.Single(LoadImages.RunDirectory(other.Store, other.Layers, $"{_temp.Directory}/saved")).Id);
        Assert.Throws<EnisleException>(() => SaveImages.RunDirectory(Store, ["x:v1"], $"{_temp.Directory}/saved"));
    }

    [Fact]
    public void Truncated_archive_leaves_the_store_as_it_was()
    {
        Import("x:v1", "CMD [\"sh\"]");
        using MemoryStream archive = new();
        SaveImages.Run(Store, ["x:v1"], archive, SaveFormat.Oci);
        using TempStore other = new();
        string before = other.Listing();
        for (int length = 100; length < archive.Length - 2048; length += 1700)
        {
            using MemoryStream cut = new(archive.ToArray(), 0, length);
            Assert.Throws<EnisleException>(() => LoadImages.Run(other.Store, other.Layers, cut));
            GarbageCollector.TryCollect(other.Store, keepPartial: false);
            Assert.Equal(before, other.Listing());
        }
    }

    [Fact]
    public void Old_docker_archive_with_shared_layers_is_loaded()
    {
        byte[] layer = TarBytes.Of(TarBytes.File("etc/hello", "hi"));
        string diffId = Digest.Sha256(System.Security.Cryptography.SHA256.HashData(layer)).Text;
        string config = $$$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{{diffId}}}","{{{diffId}}}"]}}""";
        byte[] archive = TarBytes.Of(
            TarBytes.Directory("1"),
            TarBytes.File("1/VERSION", "1.0"),
            TarBytes.File("1/layer.tar", Encoding.Latin1.GetString(layer)),
            TarBytes.Symlink("2/layer.tar", "../1/layer.tar"),
            TarBytes.File("c.json", config),
            TarBytes.File("manifest.json", """[{"Config":"c.json","RepoTags":["hello:1","hello:2"],"Layers":["1/layer.tar","2/layer.tar"]}]"""));

        LoadedImage loaded = Assert.Single(LoadImages.Run(Store, _temp.Layers, new MemoryStream(archive)));

        Assert.Equal(["hello:1", "hello:2"], loaded.Names);
        Assert.Equal("hi", File.ReadAllText($"{_temp.Directory}/images/layers/sha256/{diffId[7..]}/etc/hello"));
    }

    [Theory]
    [InlineData("""[{"Config":"c.json","Layers":["../../../etc/passwd"]}]""")]
    [InlineData("""[{"Config":"c.json","Layers":["/etc/passwd"]}]""")]
    [InlineData("""[{"Config":"missing.json","Layers":[]}]""")]
    [InlineData("""[{"Config":"c.json","Layers":["c.json"]}]""")]
    [InlineData("""{"Config":"c.json"}""")]
    public void Docker_archive_that_names_what_it_has_not_is_refused(string manifest)
    {
        string before = _temp.Listing();
        byte[] archive = TarBytes.Of(
            TarBytes.File("c.json", """{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"""), TarBytes.File("manifest.json", manifest));

        Assert.Throws<EnisleException>(() => LoadImages.Run(Store, _temp.Layers, new MemoryStream(archive)));

        Assert.Equal(before, _temp.Listing());
    }

    [Fact]
    public void Layer_that_is_not_of_its_diffId_is_refused()
    {
        Descriptor layer = Store.Put(TarBytes.Of(TarBytes.File("a")), MediaTypes.OciLayer);
        Digest other = Digest.Parse("sha256:" + new string('0', 64));

        EnisleException e = Assert.Throws<EnisleException>(() => _temp.Layers.Ensure(layer, other));

        Assert.Contains("unpacks to", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_temp.Directory}/images/ingest"));
    }

    [Fact]
    public void Image_goes_with_its_last_name()
    {
        Image image = Import("x:v1", "CMD [\"sh\"]");
        TagImage.Run(Store, "x:v1", "y:v2");

        Assert.Empty(RemoveImage.Run(Store, "x:v1", force: false, static _ => null).Deleted);
        RemovedImage removed = RemoveImage.Run(Store, "y:v2", force: false, static _ => null);

        Assert.Equal(["y:v2"], removed.Untagged);
        Assert.Equal([image.Id.Text, image.Config.DiffIds[0]], removed.Deleted);
        Assert.Empty(Directory.EnumerateFiles($"{_temp.Directory}/images/blobs/sha256"));
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_temp.Directory}/images/layers/sha256"));
    }

    [Fact]
    public void Image_in_use_is_kept()
    {
        Image image = Import("x:v1", "CMD [\"sh\"]");
        TagImage.Run(Store, "x:v1", "y:v2");
        string id = image.Id.Hex[..12];

        Assert.Contains("cannot be forced", Assert.Throws<EnisleException>(() => RemoveImage.Run(Store, id, true, static _ => new ImageUse("abc", true))).Message, StringComparison.Ordinal);
        Assert.Contains("multiple repositories", Assert.Throws<EnisleException>(() => RemoveImage.Run(Store, id, false, static _ => null)).Message, StringComparison.Ordinal);
        Assert.Empty(RemoveImage.Run(Store, id, true, static _ => new ImageUse("abc", false)).Deleted);
        Assert.Equal(image.Id, ImageLookup.Find(Store, id).Id);
        Assert.Empty(PruneImages.Run(Store, all: true, _ => true).Deleted);
        Assert.Equal(image.Id.Text, PruneImages.Run(Store, all: false, static _ => false).Deleted[0]);
    }

    [Fact]
    public void History_has_a_line_a_step()
    {
        Image image = Import("x:v1", "CMD [\"sh\"]");

        HistoryLine line = Assert.Single(ImageHistoryLines.Run(Store, image));

        Assert.Equal(("Imported from -", 5L), (line.Step.Comment, line.SizeBytes));
        Assert.Equal(5, Assert.Single(ListImages.Run(Store)).SizeBytes);
    }

    private Image Import(string name, params string[] changes)
    {
        byte[] archive = TarBytes.Of(TarBytes.Directory("bin"), TarBytes.File("bin/sh", "12345", 0x1ED));
        return ImportImage.Run(Store, _temp.Layers, new MemoryStream(archive), Reference.Parse(name), new ImportOptions { Changes = changes });
    }
}
