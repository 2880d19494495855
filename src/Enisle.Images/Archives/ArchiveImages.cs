using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Archives;

/// <summary>What images an archive holds, once all its files are in the store.</summary>
internal static class ArchiveImages
{
    /// <summary>Manifests or indexes in the store, each with the names that the archive gives it.</summary>
    /// <exception cref="EnisleException">Invalid: it has no index, or names what it does not hold.</exception>
    public static IReadOnlyList<(Descriptor Target, IReadOnlyList<string> Names)> Find(ContentStore store, ArchiveIntake intake)
    {
        if (intake.TryGetDocument("oci-layout") is not null && intake.TryGetDocument("index.json") is { } index)
        {
            return FromLayout(ImageIndexReader.Read(index, "archive: index.json"), intake);
        }

        return intake.TryGetDocument("manifest.json") is { } manifest
            ? [.. DockerArchiveReader.Read(manifest, "archive: manifest.json").Select(image => FromDocker(store, intake, image))]
            : throw new EnisleException(ErrorKind.Invalid, "archive: has neither oci-layout and index.json nor manifest.json: it is no image archive");
    }

    // One manifest may stand there several times, once a name.
    private static List<(Descriptor Target, IReadOnlyList<string> Names)> FromLayout(ImageIndex index, ArchiveIntake intake)
    {
        List<(Descriptor, IReadOnlyList<string>)> images = [];
        foreach (IGrouping<string, Descriptor> entries in index.Manifests.GroupBy(static entry => entry.Digest))
        {
            Descriptor target = entries.First() with { Annotations = new Dictionary<string, string>() };
            if (!MediaTypes.IsManifest(target.MediaType) && !MediaTypes.IsIndex(target.MediaType))
            {
                continue; // an artifact beside the images
            }

            List<string> names = [.. entries.Select(NameOf).OfType<string>()];
            images.Add((target, names));
        }

        AddDockerNames(images, intake);
        return images;
    }

    // containerd and Docker write the full name; others the reference as it was typed, or a tag alone, which is no name.
    private static string? NameOf(Descriptor entry)
    {
        string? name = entry.Annotations.GetValueOrDefault(ContentStore.NameAnnotation);
        string? reference = entry.Annotations.GetValueOrDefault(ContentStore.TagAnnotation);
        return name ?? (reference is not null && reference.AsSpan().IndexOfAny('/', ':') >= 0 ? reference : null);
    }

    // Docker writes both forms; where its names are only in manifest.json they are taken from there, by the configuration's digest.
    private static void AddDockerNames(List<(Descriptor Target, IReadOnlyList<string> Names)> images, ArchiveIntake intake)
    {
        if (images is not [{ Names.Count: 0 }] || intake.TryGetDocument("manifest.json") is not { } text)
        {
            return;
        }

        if (DockerArchiveReader.Read(text, "archive: manifest.json") is [{ RepoTags.Count: > 0 } only])
        {
            images[0] = (images[0].Target, only.RepoTags);
        }
    }

    private static (Descriptor Target, IReadOnlyList<string> Names) FromDocker(ContentStore store, ArchiveIntake intake, DockerArchiveImage image)
    {
        List<Descriptor> layers = [];
        foreach (string layer in image.Layers)
        {
            Descriptor blob = intake.Find(layer);
            layers.Add(blob with { MediaType = MediaTypes.OciLayerOf(CompressionOf(store, blob, layer)) });
        }

        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.OciManifest,
            Config = intake.Find(image.Config) with { MediaType = MediaTypes.OciConfig },
            Layers = layers,
        };
        return (store.Put(ImageManifestWriter.Write(manifest), MediaTypes.OciManifest), image.RepoTags);
    }

    private static LayerCompression CompressionOf(ContentStore store, Descriptor blob, string name)
    {
        Span<byte> start = stackalloc byte[6];
        using OwnedFd file = store.OpenBlob(Digest.Parse(blob.Digest));
        int length = HostFile.ReadAt(file, start, 0);
        return CompressedInput.Detect(start[..length], $"archive: {name}");
    }
}
