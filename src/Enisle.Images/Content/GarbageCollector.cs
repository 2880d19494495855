using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Layers;
using Enisle.Spec;
using Enisle.Spec.Image;

namespace Enisle.Images.Content;

/// <summary>Takes away blobs and unpacked layers that nothing in the index leads to.</summary>
/// <remarks>It holds the store's lease alone: it never runs beside a pull, an import, or the start of an instance.</remarks>
public static class GarbageCollector
{
    private const int MaxDepth = 8;

    /// <summary>Collects; null, and nothing is done, while somebody adds to the store: the next one will take it.</summary>
    /// <param name="store">The store.</param>
    /// <param name="keepPartial">Whether pieces of broken-off pulls stay, so that those can go on.</param>
    public static CollectedGarbage? TryCollect(ContentStore store, bool keepPartial = true)
    {
        using StoreLease? lease = StoreLease.TryTakeExclusive(store.Directory);
        if (lease is null)
        {
            return null;
        }

        HashSet<string> blobs = [], layers = [];
        foreach (NamedImage image in store.Names())
        {
            Mark(store, image.Target, blobs, layers, 0);
        }

        List<string> goneBlobs = [], goneLayers = [];
        long bytes = 0;
        foreach (string algorithm in (ReadOnlySpan<string>)["sha256", "sha512"])
        {
            bytes += SweepBlobs(store, algorithm, blobs, goneBlobs);
            bytes += SweepLayers(store, algorithm, layers, goneLayers);
        }

        bytes += SweepIngest(store, keepPartial);
        return new CollectedGarbage(bytes, goneBlobs, goneLayers);
    }

    /// <summary>All that an image leads to, as far as it is in the store.</summary>
    internal static void Mark(ContentStore store, Descriptor descriptor, HashSet<string> blobs, HashSet<string> layers, int depth)
    {
        if (depth > MaxDepth || !Digest.TryParse(descriptor.Digest, out Digest digest) || !store.Contains(digest) || !blobs.Add(descriptor.Digest))
        {
            return;
        }

        // What cannot be read leads nowhere, and stays: it may be of a later version.
        try
        {
            if (MediaTypes.IsIndex(descriptor.MediaType))
            {
                ImageIndex index = ImageIndexReader.Read(store.ReadSmall(digest), descriptor.Digest);
                MarkAll(store, index.Manifests, blobs, layers, depth);
                MarkAll(store, index.Subject is { } subject ? [subject] : [], blobs, layers, depth);
            }
            else if (MediaTypes.IsManifest(descriptor.MediaType))
            {
                ImageManifest manifest = ImageManifestReader.Read(store.ReadSmall(digest), descriptor.Digest);
                MarkAll(store, manifest.Layers, blobs, layers, depth);
                MarkAll(store, [manifest.Config], blobs, layers, depth);
                MarkAll(store, manifest.Subject is { } subject ? [subject] : [], blobs, layers, depth);
            }
            else if (MediaTypes.IsConfig(descriptor.MediaType))
            {
                layers.UnionWith(ImageConfigReader.Read(store.ReadSmall(digest), descriptor.Digest).DiffIds);
            }
        }
        catch (Exception e) when (e is SpecException or EnisleException)
        {
        }
    }

    private static void MarkAll(ContentStore store, IReadOnlyList<Descriptor> descriptors, HashSet<string> blobs, HashSet<string> layers, int depth)
    {
        foreach (Descriptor descriptor in descriptors)
        {
            Mark(store, descriptor, blobs, layers, depth + 1);
        }
    }

    private static long SweepBlobs(ContentStore store, string algorithm, HashSet<string> reached, List<string> gone)
    {
        long bytes = 0;
        using OwnedFd directory = OpenDirectory(store, $"blobs/{algorithm}");
        foreach (string name in DirectoryReader.ReadNames(directory))
        {
            string digest = $"{algorithm}:{name}";
            if (reached.Contains(digest))
            {
                continue;
            }

            long size = (long)(RawTree.TryGetStatus(directory, name)?.Size ?? 0);
            if (HostFile.TryUnlink(directory.Number, name) == Errno.None)
            {
                bytes += size;
                gone.Add(digest);
            }
        }

        return bytes;
    }

    // First out of its place, then taken apart: whoever looks meanwhile sees a whole layer or none.
    private static long SweepLayers(ContentStore store, string algorithm, HashSet<string> reached, List<string> gone)
    {
        long bytes = 0;
        using OwnedFd directory = OpenDirectory(store, $"layers/{algorithm}");
        foreach (string name in DirectoryReader.ReadNames(directory))
        {
            string hex = name.EndsWith(LayerStore.SizeSuffix, StringComparison.Ordinal) ? name[..^LayerStore.SizeSuffix.Length] : name;
            if (reached.Contains($"{algorithm}:{hex}"))
            {
                continue;
            }

            if (hex != name)
            {
                continue; // goes with its layer
            }

            long size = Digest.TryParse($"{algorithm}:{hex}", out Digest diffId) ? LayerStore.TryContentBytesOf(store, diffId) ?? 0 : 0;
            string aside = $"ingest/gone-{algorithm}-{hex}";
            if (DurableFile.TryRename(directory.Number, name, store.Directory.Number, aside) == Errno.None)
            {
                _ = HostFile.TryUnlink(directory.Number, hex + LayerStore.SizeSuffix);
                _ = TreeRemoval.Remove(store.Directory, aside);
                bytes += size;
                gone.Add($"{algorithm}:{hex}");
            }
        }

        return bytes;
    }

    // Nobody writes now. What is half unpacked is of no use to anybody, unlike a piece of a blob.
    private static long SweepIngest(ContentStore store, bool keepPartial)
    {
        long bytes = 0;
        using OwnedFd directory = OpenDirectory(store, "ingest");
        foreach (string name in DirectoryReader.ReadNames(directory))
        {
            bool isPiece = name.StartsWith("sha256-", StringComparison.Ordinal) || name.StartsWith("sha512-", StringComparison.Ordinal);
            if (!isPiece || !keepPartial)
            {
                bytes += isPiece ? (long)(RawTree.TryGetStatus(directory, name)?.Size ?? 0) : 0;
                _ = TreeRemoval.Remove(directory, name);
            }
        }

        return bytes;
    }

    private static OwnedFd OpenDirectory(ContentStore store, string path) =>
        HostFile.OpenAt(store.Directory.Number, path, Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW);
}
