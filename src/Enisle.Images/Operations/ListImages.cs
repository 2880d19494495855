using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Spec;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>images</c>.</summary>
public static class ListImages
{
    /// <summary>All entries of the index, newest image first, as Docker has it.</summary>
    public static IReadOnlyList<ImageSummary> Run(ContentStore store)
    {
        // Many names may stand for one image: it is read once.
        Dictionary<string, Image?> known = [];
        List<ImageSummary> summaries = [];
        foreach (NamedImage named in store.Names())
        {
            if (!known.TryGetValue(named.Target.Digest, out Image? image))
            {
                image = TryRead(store, named.Target);
                known.Add(named.Target.Digest, image);
            }

            summaries.Add(new ImageSummary(named.FullName, named.Target, image, image is null ? 0 : SizeOf(store, image)));
        }

        return [.. summaries.OrderByDescending(static summary => summary.Image?.Config.Created ?? DateTimeOffset.MinValue)];
    }

    /// <summary>Bytes of an image's files; of a layer that is not unpacked, of its blob.</summary>
    public static long SizeOf(ContentStore store, Image image)
    {
        long size = 0;
        for (int i = 0; i < image.Manifest.Layers.Count; i++)
        {
            size += SizeOf(store, image, i);
        }

        return size;
    }

    internal static long SizeOf(ContentStore store, Image image, int layer) =>
        LayerStore.TryContentBytesOf(store, Digest.Parse(image.Config.DiffIds[layer])) ?? image.Manifest.Layers[layer].SizeBytes;

    internal static Image? TryRead(ContentStore store, Descriptor target)
    {
        try
        {
            return ImageReader.Read(store, target);
        }
        catch (Exception e) when (e is EnisleException or SpecException or LinuxException)
        {
            return null;
        }
    }
}
