using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images;

/// <summary>Reads an image's documents from the store, and checks that they fit together.</summary>
public static class ImageReader
{
    private const int MaxNestedIndexes = 4;
    private const int MaxLayers = 1024;

    /// <summary>Reads the image that <paramref name="descriptor"/> points at, or that of an index that is for the platform.</summary>
    /// <param name="store">Where its blobs are.</param>
    /// <param name="descriptor">Of a manifest or an index.</param>
    /// <param name="platform">What a person asked for; null: this host's, and an image that is for one platform only is taken as it is.</param>
    /// <exception cref="EnisleException">NotFound: a blob is missing, or no image is for the platform. Invalid: the documents do not fit together.</exception>
    /// <exception cref="Spec.SpecException">A document is against the specification.</exception>
    public static Image Read(ContentStore store, Descriptor descriptor, Platform? platform = null)
    {
        Descriptor chosen = Choose(store, descriptor, platform);
        ImageManifest manifest = ImageManifestReader.Read(ReadDocument(store, chosen), $"manifest {chosen.Digest}");
        if (!MediaTypes.IsConfig(manifest.Config.MediaType))
        {
            throw new EnisleException(ErrorKind.Unsupported, $"manifest {chosen.Digest}: is no image but an artifact ({manifest.Config.MediaType})");
        }

        ImageConfig config = ImageConfigReader.Read(ReadDocument(store, manifest.Config), $"image configuration {manifest.Config.Digest}");
        Check(chosen, manifest, config);
        return platform is null || PlatformRules.Matches(config.Platform, platform) ? new Image(chosen, manifest, config)
            : throw new EnisleException(
                ErrorKind.NotFound, $"the image is for {PlatformRules.Format(config.Platform)}, not for {PlatformRules.Format(platform)}");
    }

    /// <summary>The descriptor of the one manifest: itself, or what an index has for the platform.</summary>
    public static Descriptor Choose(ContentStore store, Descriptor descriptor, Platform? platform = null)
    {
        for (int depth = 0; depth < MaxNestedIndexes; depth++)
        {
            if (MediaTypes.IsManifest(descriptor.MediaType))
            {
                return descriptor;
            }

            if (!MediaTypes.IsIndex(descriptor.MediaType))
            {
                throw new EnisleException(ErrorKind.Unsupported, $"{descriptor.Digest}: {descriptor.MediaType} is neither a manifest nor an index of images");
            }

            ImageIndex index = ImageIndexReader.Read(ReadDocument(store, descriptor), $"index {descriptor.Digest}");
            Platform wanted = platform ?? PlatformRules.Host;
            descriptor = PlatformRules.Pick(index, wanted)
                ?? throw new EnisleException(ErrorKind.NotFound, $"index {descriptor.Digest}: has no image for {PlatformRules.Format(wanted)}");
        }

        throw new EnisleException(ErrorKind.Invalid, $"index {descriptor.Digest}: indexes lie within indexes more than {MaxNestedIndexes} deep");
    }

    /// <summary>Manifest and configuration are written by different hands: what of them must agree.</summary>
    public static void Check(Descriptor descriptor, ImageManifest manifest, ImageConfig config)
    {
        string file = $"manifest {descriptor.Digest}";
        if (manifest.Layers.Count != config.DiffIds.Count)
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"{file}: has {manifest.Layers.Count} layers, and its configuration the digests of {config.DiffIds.Count}");
        }

        if (manifest.Layers.Count > MaxLayers)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{file}: {manifest.Layers.Count} layers are more than {MaxLayers}");
        }

        for (int i = 0; i < manifest.Layers.Count; i++)
        {
            Descriptor layer = manifest.Layers[i];
            Digest.Parse(layer.Digest);
            Digest.Parse(config.DiffIds[i]);
            if (MediaTypes.CompressionOf(layer.MediaType) is null)
            {
                throw new EnisleException(ErrorKind.Unsupported, $"{file}: layer {i}: {layer.MediaType} is no layer that can be unpacked");
            }
        }
    }

    /// <summary>A document that a descriptor points at, of exactly the size that it says.</summary>
    public static byte[] ReadDocument(ContentStore store, Descriptor descriptor)
    {
        byte[] content = store.ReadSmall(Digest.Parse(descriptor.Digest));
        return content.Length == descriptor.SizeBytes ? content
            : throw new EnisleException(
                ErrorKind.Invalid, $"blob {descriptor.Digest}: {content.Length} bytes, where its descriptor says {descriptor.SizeBytes}");
    }
}
