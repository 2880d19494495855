using Enisle.Host;
using Enisle.Images.Archives;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>load</c>: an OCI layout or a <c>docker save</c> archive, as its index files say; a tar file, compressed or not, or a directory.</summary>
public static class LoadImages
{
    /// <summary>From a stream, which may be a pipe.</summary>
    /// <exception cref="EnisleException">Something is wrong with it: the store is as it was.</exception>
    public static IReadOnlyList<LoadedImage> Run(ContentStore store, LayerStore layers, Stream input) =>
        Load(store, layers, intake => ArchiveReader.ReadTar(input, intake));

    /// <summary>From a directory.</summary>
    /// <exception cref="EnisleException">Something is wrong with it: the store is as it was.</exception>
    public static IReadOnlyList<LoadedImage> RunDirectory(ContentStore store, LayerStore layers, string path) =>
        Load(store, layers, intake => ArchiveReader.ReadDirectory(path, intake));

    private static List<LoadedImage> Load(ContentStore store, LayerStore layers, Action<ArchiveIntake> read) =>
        StoreChange.Run(store, () =>
        {
            ArchiveIntake intake = new(store);
            read(intake);
            List<(Descriptor Target, Image Image, List<Reference> Names)> images = [];
            foreach ((Descriptor target, IReadOnlyList<string> names) in ArchiveImages.Find(store, intake))
            {
                Image image = ImageReader.Read(store, target);
                CheckBlobs(store, image);
                layers.Ensure(image);
                images.Add((target, image, [.. names.Select(Reference.Parse)]));
            }

            // Nothing has a name before everything is known to be good.
            return images.ConvertAll(loaded => Name(store, loaded.Target, loaded.Image, loaded.Names));
        });

    private static LoadedImage Name(ContentStore store, Descriptor target, Image image, List<Reference> names)
    {
        names.ForEach(name => store.Tag(name.FullName, target));
        if (names.Count == 0)
        {
            store.Keep(target);
        }

        return new LoadedImage(names.ConvertAll(static name => name.FamiliarText), image.Id);
    }

    private static void CheckBlobs(ContentStore store, Image image)
    {
        foreach (Descriptor layer in image.Manifest.Layers)
        {
            long? size = store.TrySizeOf(Digest.Parse(layer.Digest));
            if (size != layer.SizeBytes)
            {
                throw new EnisleException(ErrorKind.Invalid, size is null
                    ? $"archive: layer {layer.Digest}: is not there"
                    : $"archive: layer {layer.Digest}: {size} bytes, where its descriptor says {layer.SizeBytes}");
            }
        }
    }
}
