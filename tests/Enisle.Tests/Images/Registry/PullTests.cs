using Enisle.Host;
using Enisle.Images;
using Enisle.Images.Registry;
using Enisle.Spec.Image;

namespace Enisle.Tests.Images.Registry;

public sealed class PullTests : PullFixture
{
    [Fact]
    public async Task Image_is_in_the_store_under_its_name_with_all_its_blobs()
    {
        using FakeRegistry registry = new();
        string[] layers = registry.AddImage(layers: 5);

        Descriptor target = await Pull(registry.Name);

        Assert.Equal(target.Digest, Store.Resolve(registry.Name)?.Digest);
        Assert.Equal(5, ImageReader.Read(Store, target).Manifest.Layers.Count);
        Assert.All(layers, layer => Assert.True(Has(layer)));
        Assert.True(Progress.IsNew);
        Assert.Equal(target.Digest, Progress.Digest);
        foreach (string layer in layers)
        {
            LayerState[] states = [.. Progress.Layers.Where(news => news.Id == layer[7..19]).Select(news => news.State)];
            Assert.Equal(LayerState.PullingFsLayer, states[0]);
            Assert.Equal([LayerState.DownloadComplete, LayerState.PullComplete], states[^2..]);
        }
    }

    [Fact]
    public async Task Second_pull_asks_for_the_digest_alone()
    {
        using FakeRegistry registry = new();
        registry.AddImage();
        await Pull(registry.Name);
        registry.Server.Requests.Clear();

        await Pull(registry.Name);

        FakeRequest only = Assert.Single(registry.Server.Requests);
        Assert.Equal("HEAD", only.Method);
        Assert.False(Progress.IsNew);
    }

    [Fact]
    public async Task Tag_that_moved_is_followed_and_shared_layers_are_not_fetched_again()
    {
        using FakeRegistry registry = new();
        string[] first = registry.AddImage(layers: 2);
        await Pull(registry.Name);
        string[] second = registry.AddImage(layers: 3);
        registry.Server.Requests.Clear();

        Descriptor target = await Pull(registry.Name);

        Assert.Equal(first, second[..2]);
        Assert.Empty(registry.BlobRequests(first[0]));
        Assert.Single(registry.BlobRequests(second[2]));
        Assert.Equal(target.Digest, Store.Resolve(registry.Name)?.Digest);
        Assert.True(Progress.IsNew);
    }

    [Fact]
    public async Task Index_is_named_and_the_platforms_image_alone_is_fetched()
    {
        using FakeRegistry registry = new();
        string[] amd64 = registry.AddImage("amd64", seed: 1);
        string[] arm64 = registry.AddImage("arm64", architecture: "arm64", seed: 2);
        string index = registry.AddIndex("latest", ("arm64", "arm64"), ("amd64", "amd64"));

        Descriptor target = await Pull(registry.Name);

        Assert.Equal(index, target.Digest);
        Assert.Equal("amd64", ImageReader.Read(Store, target).Config.Platform.Architecture);
        Assert.True(Has(amd64[0]));
        Assert.False(Has(arm64[0]));

        await Pull(registry.Name, PlatformRules.Parse("linux/arm64"));
        Assert.True(Has(arm64[0]));
    }

    [Fact]
    public async Task Platform_that_the_index_lacks_is_named()
    {
        using FakeRegistry registry = new();
        registry.AddImage("arm64", architecture: "arm64");
        registry.AddIndex("latest", ("arm64", "arm64"));

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name));

        Assert.Equal("no matching manifest for linux/amd64 in the manifest list entries", error.Message);
        Assert.Null(Store.Resolve(registry.Name));
    }

    [Fact]
    public async Task Digest_decides_beside_a_tag_and_needs_no_registry_the_second_time()
    {
        using FakeRegistry registry = new();
        registry.AddImage("old", seed: 1);
        registry.AddImage("latest", seed: 2);
        string digest = FakeRegistry.DigestOf(System.Text.Encoding.UTF8.GetBytes(registry.ManifestText("old")));

        Descriptor target = await Pull($"{registry.Host}/{FakeRegistry.Repository}@{digest}");
        registry.Server.Requests.Clear();
        await Pull($"{registry.Host}/{FakeRegistry.Repository}@{digest}");

        Assert.Equal(digest, target.Digest);
        Assert.Empty(registry.Server.Requests);
    }

    [Fact]
    public async Task Each_layer_is_handed_over_once_while_others_are_still_on_their_way()
    {
        using FakeRegistry registry = new();
        string[] layers = registry.AddImage(layers: 4);
        TaskCompletionSource first = new();
        registry.Before = request =>
        {
            if (request.Path.EndsWith(layers[3], StringComparison.Ordinal))
            {
                first.Task.Wait(TimeSpan.FromSeconds(20));
            }

            return null;
        };
        List<PulledLayer> ready = [];

        await Pull(registry.Name, ready: (layer, _) =>
        {
            lock (ready)
            {
                ready.Add(layer);
            }

            first.TrySetResult();
            return Task.CompletedTask;
        });

        Assert.Equal([0, 1, 2, 3], ready.Select(layer => layer.Index).Order());
        Assert.All(ready, layer => Assert.Equal(layers[layer.Index], layer.Blob.Digest));
        Assert.NotEqual(3, ready[0].Index);
    }

    [Fact]
    public async Task Layer_that_cannot_be_unpacked_ends_the_pull_with_its_own_error()
    {
        using FakeRegistry registry = new();
        registry.AddImage(layers: 4);

        EnisleException error = await Assert.ThrowsAsync<EnisleException>(() => Pull(registry.Name, ready: (layer, cancelled) =>
            layer.Index == 1 ? throw new EnisleException(ErrorKind.Invalid, "it is broken") : Task.Delay(TimeSpan.FromMilliseconds(200), cancelled)));

        Assert.Equal("it is broken", error.Message);
        Assert.Null(Store.Resolve(registry.Name));
    }

    [Fact]
    public async Task Same_layer_twice_is_fetched_once()
    {
        using FakeRegistry registry = new();
        string[] layers = registry.AddImage(layers: 1);
        string layer = FakeRegistry.Descriptor(MediaTypes.OciLayer, layers[0], registry.Blob(layers[0]).Length);
        byte[] config = System.Text.Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{layers[0]}}","{{layers[0]}}"]} }""");
        registry.AddManifest("latest", MediaTypes.OciManifest, $$"""{"schemaVersion":2,"config":{{FakeRegistry.Descriptor(MediaTypes.OciConfig, registry.AddBlob(config), config.Length)}},"layers":[{{layer}},{{layer}}]}""");

        await Pull(registry.Name);

        Assert.Single(registry.BlobRequests(layers[0]));
    }

    [Fact]
    public async Task Mirror_is_asked_first_and_the_registry_where_the_mirror_fails()
    {
        using FakeRegistry mirror = new();
        using FakeRegistry registry = new();
        string[] layers = mirror.AddImage();
        registry.AddImage();
        mirror.Before = request => request.Path.EndsWith(layers[1], StringComparison.Ordinal) ? FakeAnswer.Error(404, "BLOB_UNKNOWN") : null;
        Options = Options with { Mirrors = new Dictionary<string, IReadOnlyList<string>> { [registry.Host] = ["127.0.0.1:1", mirror.Host] } };

        await Pull(registry.Name);

        Assert.Equal(registry.Name, Assert.Single(Store.Names()).FullName);
        Assert.All(registry.Server.Requests, request => Assert.EndsWith(layers[1], request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tags_are_listed_over_pages()
    {
        using FakeRegistry registry = new();
        registry.Before = request => request.Path.Contains("last=b", StringComparison.Ordinal)
            ? FakeAnswer.Text(200, """{"name":"x","tags":["c"]}""")
            : FakeAnswer.Text(200, """{"name":"x","tags":["a","b","no tag",7]}""", ("Link", "</v2/test/image/tags/list?n=1000&last=b>; rel=\"next\""));
        using RegistryClient client = new(Options);

        Assert.Equal(["a", "b", "c"], await client.Tags(Reference.Parse(registry.Name), TestContext.Current.CancellationToken));
    }
}
