using System.Security.Cryptography;
using System.Text;
using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images;

public sealed class ContentStoreTests : IDisposable
{
    private readonly TempStore _temp = new();

    private ContentStore Store => _temp.Store;

    public void Dispose() => _temp.Dispose();

    [Fact]
    public void Blob_with_another_digest_is_refused_and_leaves_nothing()
    {
        string before = _temp.Listing();
        using (BlobWriter writer = Store.BeginWrite(DigestOf("right"), 5))
        {
            writer.Write("wrong"u8);
            Assert.Contains("has the digest", Assert.Throws<EnisleException>(writer.Commit).Message, StringComparison.Ordinal);
        }

        Assert.False(Store.Contains(DigestOf("right")));
        Assert.Equal(before, _temp.Listing());
    }

    [Fact]
    public void More_than_the_promised_size_is_refused()
    {
        using BlobWriter writer = Store.BeginWrite(DigestOf("abc"), 3);

        Assert.Throws<EnisleException>(() => writer.Write("abcd"u8));
    }

    [Fact]
    public void Less_than_the_promised_size_is_refused()
    {
        using BlobWriter writer = Store.BeginWrite(DigestOf("abc"), 3);
        writer.Write("ab"u8);

        Assert.Throws<EnisleException>(writer.Commit);
    }

    [Fact]
    public void Broken_off_blob_is_taken_up_where_it_ended()
    {
        using (BlobWriter first = Store.BeginWrite(DigestOf("abcdef"), 6))
        {
            first.Write("abc"u8);
        }

        Assert.False(Store.Contains(DigestOf("abcdef")));
        using (BlobWriter second = Store.BeginWrite(DigestOf("abcdef"), 6))
        {
            Assert.Equal(3, second.Offset);
            second.Write("def"u8);
            second.Commit();
        }

        Assert.Equal("abcdef", Encoding.UTF8.GetString(Store.ReadSmall(DigestOf("abcdef"))));
    }

    [Fact]
    public async Task Second_writer_of_a_blob_takes_the_first_ones_result()
    {
        BlobWriter first = Store.BeginWrite(DigestOf("abc"), 3);
        Task<long> second = Task.Run(() =>
        {
            using BlobWriter writer = Store.BeginWrite(DigestOf("abc"), 3);
            writer.Commit();
            return writer.Offset;
        }, TestContext.Current.CancellationToken);
        first.Write("abc"u8);
        first.Commit();
        first.Dispose();

        Assert.Equal(3, await second);
    }

    [Fact]
    public void Many_writers_of_one_blob_leave_one()
    {
        byte[] content = RandomNumberGenerator.GetBytes(1 << 20);
        Digest digest = Digest.Sha256(SHA256.HashData(content));

        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ =>
        {
            using BlobWriter writer = Store.BeginWrite(digest, content.Length);
            writer.Write(content.AsSpan((int)writer.Offset));
            writer.Commit();
        });

        Assert.Equal(content, Store.ReadSmall(digest));
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_temp.Directory}/images/ingest"));
    }

    [Fact]
    public void Blob_larger_than_asked_for_is_not_read()
    {
        Descriptor blob = Store.Put("0123456789"u8, "text/plain");

        Assert.Throws<EnisleException>(() => Store.ReadSmall(Digest.Parse(blob.Digest), 9));
    }

    [Fact]
    public void Missing_blob_is_not_found()
    {
        EnisleException e = Assert.Throws<EnisleException>(() => Store.OpenRead(DigestOf("nothing")));

        Assert.Equal(ErrorKind.NotFound, e.Kind);
    }

    [Fact]
    public void Name_goes_to_the_newer_image_and_the_older_stays_without_one()
    {
        Descriptor old = Store.Put("{\"a\":1}"u8, MediaTypes.OciManifest);
        Descriptor now = Store.Put("{\"a\":2}"u8, MediaTypes.OciManifest);
        Store.Tag("docker.io/library/x:latest", old);
        Store.Tag("docker.io/library/x:latest", now);

        Assert.Equal(now.Digest, Store.Resolve("docker.io/library/x:latest")?.Digest);
        Assert.Equal([null, "docker.io/library/x:latest"], Store.Names().Select(image => image.FullName));
        Assert.True(Store.Untag("docker.io/library/x:latest"));
        Assert.False(Store.Untag("docker.io/library/x:latest"));
    }

    [Fact]
    public void Name_of_a_blob_that_is_not_there_is_refused()
    {
        Descriptor missing = new() { MediaType = MediaTypes.OciManifest, Digest = DigestOf("missing").Text, SizeBytes = 7 };

        Assert.Throws<EnisleException>(() => Store.Tag("docker.io/library/x:latest", missing));
        Assert.Empty(Store.Names());
    }

    [Fact]
    public void Names_given_at_once_are_all_there()
    {
        Descriptor target = Store.Put("{}"u8, MediaTypes.OciManifest);

        Parallel.For(0, 32, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i =>
        {
            using ContentStore own = ContentStore.Open($"{_temp.Directory}/images");
            own.Tag($"docker.io/library/x:{i}", target);
        });

        Assert.Equal(32, Store.Names().Count);
    }

    [Fact]
    public void Directory_is_an_image_layout_that_other_tools_read()
    {
        Store.Tag("docker.io/library/x:v1", Store.Put("{}"u8, MediaTypes.OciManifest));

        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText($"{_temp.Directory}/images/oci-layout"));
        ImageIndex index = ImageIndexReader.Read(File.ReadAllBytes($"{_temp.Directory}/images/index.json"), "index.json");
        Assert.Equal("v1", index.Manifests[0].Annotations["org.opencontainers.image.ref.name"]);
        Assert.Equal("docker.io/library/x:v1", index.Manifests[0].Annotations["io.containerd.image.name"]);
    }

    [Fact]
    public void Collector_takes_what_nothing_leads_to_and_waits_for_those_who_add()
    {
        Descriptor garbage = Store.Put("garbage"u8, "text/plain");
        Descriptor kept = Store.Put("{}"u8, MediaTypes.OciManifest);
        Store.Tag("docker.io/library/x:v1", kept);
        using (StoreLease lease = Store.Lease())
        {
            Assert.Null(GarbageCollector.TryCollect(Store));
            Assert.True(Store.Contains(Digest.Parse(garbage.Digest)));
        }

        CollectedGarbage gone = Assert.IsType<CollectedGarbage>(GarbageCollector.TryCollect(Store));

        Assert.Equal((7, garbage.Digest), (gone.Bytes, Assert.Single(gone.Blobs)));
        Assert.True(Store.Contains(Digest.Parse(kept.Digest)));
    }

    [Fact]
    public void Piece_of_a_broken_off_pull_survives_the_collector_until_it_is_told()
    {
        using (BlobWriter writer = Store.BeginWrite(DigestOf("abcdef"), 6))
        {
            writer.Write("abc"u8);
        }

        GarbageCollector.TryCollect(Store);
        using (BlobWriter again = Store.BeginWrite(DigestOf("abcdef"), 6))
        {
            Assert.Equal(3, again.Offset);
        }

        GarbageCollector.TryCollect(Store, keepPartial: false);
        Assert.Empty(Directory.EnumerateFileSystemEntries($"{_temp.Directory}/images/ingest"));
    }

    private static Digest DigestOf(string text) => Digest.Sha256(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
