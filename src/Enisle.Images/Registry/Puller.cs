using Enisle.Host;
using Enisle.Images.Content;
using Enisle.Spec;
using Enisle.Spec.Image;

namespace Enisle.Images.Registry;

/// <summary>A reference becomes an image in the store.</summary>
public static class Puller
{
    private const int MaxNestedIndexes = 4;

    /// <summary>Fetches what is missing of the image for one platform, and gives it the reference's name when all of it is there.</summary>
    /// <param name="store">What breaks off leaves nothing in it but pieces that the next pull goes on with.</param>
    /// <param name="reference">With a tag or a digest.</param>
    /// <param name="platform">Null: this host's.</param>
    /// <param name="options">Registries, and what happens to a layer that is there.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the name stands for now: a manifest, or an index of which the platform's image is there.</returns>
    /// <exception cref="EnisleException">NotFound, Denied, Unavailable; Invalid: what came is not what was promised.</exception>
    public static async Task<Descriptor> Pull(
        ContentStore store, Reference reference, Platform? platform, PullOptions options, IPullProgress progress, CancellationToken cancellationToken)
    {
        using StoreLease lease = store.Lease();
        using RegistryClient client = new(options.Registry);
        Descriptor target = await Resolve(store, client, reference, cancellationToken);
        progress.Pulling(reference);
        Descriptor chosen = await Choose(store, client, reference, target, platform ?? PlatformRules.Host, cancellationToken);
        ImageManifest manifest = Understand(reference, () => ImageManifestReader.Read(ImageReader.ReadDocument(store, chosen), $"manifest {chosen.Digest}"));
        if (!MediaTypes.IsConfig(manifest.Config.MediaType))
        {
            throw new EnisleException(ErrorKind.Unsupported, $"{reference.FamiliarText}: is no image but an artifact ({ForeignText.Clean(manifest.Config.MediaType)})");
        }

        if (manifest.Config.SizeBytes > MediaTypes.MaxDocumentBytes)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{reference.FamiliarText}: the configuration's {manifest.Config.SizeBytes} bytes are more than {MediaTypes.MaxDocumentBytes}");
        }

        if (!store.Contains(Digest.Parse(manifest.Config.Digest)))
        {
            await client.FetchBlob(reference, store, manifest.Config, null, cancellationToken);
        }

        ImageConfig config = Understand(reference, () => ImageConfigReader.Read(ImageReader.ReadDocument(store, manifest.Config), $"image configuration {manifest.Config.Digest}"));
        ImageReader.Check(chosen, manifest, config);
        using (LayerPipeline layers = new(store, client, reference, options, progress))
        {
            await layers.Run(manifest, config, cancellationToken);
        }

        bool isNew = store.Resolve(reference.FullName)?.Digest != target.Digest;
        store.Tag(reference.FullName, target);
        progress.Pulled(reference, Digest.Parse(target.Digest), isNew);
        return target;
    }

    // What is known by its digest, or still has the digest that the store knows, is not fetched again.
    private static async Task<Descriptor> Resolve(ContentStore store, RegistryClient client, Reference reference, CancellationToken cancellationToken)
    {
        if (store.Resolve(reference.FullName) is { } known && store.Contains(Digest.Parse(known.Digest)))
        {
            bool isStill = reference.Digest is not null || (await client.HeadManifest(reference, cancellationToken))?.Digest == known.Digest;
            if (isStill)
            {
                return known;
            }
        }

        RegistryManifest manifest = await client.GetManifest(reference, cancellationToken);
        Put(store, manifest);
        return manifest.Descriptor;
    }

    private static async Task<Descriptor> Choose(
        ContentStore store, RegistryClient client, Reference reference, Descriptor descriptor, Platform platform, CancellationToken cancellationToken)
    {
        for (int depth = 0; MediaTypes.IsIndex(descriptor.MediaType); depth++)
        {
            if (depth == MaxNestedIndexes)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{reference.FamiliarText}: indexes lie within indexes more than {MaxNestedIndexes} deep");
            }

            Descriptor outer = descriptor;
            ImageIndex index = Understand(reference, () => ImageIndexReader.Read(ImageReader.ReadDocument(store, outer), $"index {outer.Digest}"));
            descriptor = PlatformRules.Pick(index, platform)
                ?? throw new EnisleException(ErrorKind.NotFound, $"no matching manifest for {PlatformRules.Format(platform)} in the manifest list entries");
            Digest digest = Digest.Parse(descriptor.Digest);
            if (!store.Contains(digest))
            {
                RegistryManifest manifest = await client.GetManifest(reference.WithDigest(digest), cancellationToken);
                Check(reference, descriptor, manifest.Descriptor);
                Put(store, manifest);
            }
        }

        return descriptor;
    }

    private static void Check(Reference reference, Descriptor promised, Descriptor got)
    {
        if (promised.SizeBytes != got.SizeBytes || promised.MediaType != got.MediaType)
        {
            throw new EnisleException(
                ErrorKind.Invalid,
                $"{reference.FamiliarText}: manifest {got.Digest} is {got.SizeBytes} bytes of {got.MediaType}, where the index says {promised.SizeBytes} bytes of {ForeignText.Clean(promised.MediaType)}");
        }
    }

    private static void Put(ContentStore store, RegistryManifest manifest)
    {
        using BlobWriter writer = store.BeginWrite(Digest.Parse(manifest.Descriptor.Digest), manifest.Descriptor.SizeBytes);
        writer.Write(manifest.Content.Span[(int)writer.Offset..]);
        writer.Commit();
    }

    private static T Understand<T>(Reference reference, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SpecException error)
        {
            throw new EnisleException(ErrorKind.Invalid, $"{reference.FamiliarText}: {error.Message}", error);
        }
    }
}
