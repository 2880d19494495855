using Enisle.Host;
using Enisle.Images.Archives;
using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>import</c>: the tar file of a root file system becomes an image of one layer.</summary>
public static class ImportImage
{
    private const string DefaultMessage = "Imported from -";

    /// <summary>Takes it in from a stream, compressed or not, which may be a pipe.</summary>
    /// <param name="store">The store.</param>
    /// <param name="layers">Unpacks it: an archive that cannot be unpacked is refused.</param>
    /// <param name="input">The archive.</param>
    /// <param name="name">Null: the image has no name.</param>
    /// <param name="options">Beside it.</param>
    /// <returns>The image.</returns>
    /// <exception cref="EnisleException">Something is wrong with it: the store is as it was.</exception>
    public static Image Run(ContentStore store, LayerStore layers, Stream input, Reference? name, ImportOptions options)
    {
        ImageProcess process = ConfigChange.ApplyAll(new ImageProcess(), options.Changes);
        return StoreChange.Run(store, () =>
        {
            using Stream plain = CompressedInput.Open(input, "archive");
            (Descriptor layer, Digest diffId) = NewLayer.Write(store, LayerCompression.Gzip, plain.CopyTo);
            layers.Ensure(layer, diffId);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            ImageConfig config = new()
            {
                Created = now,
                Platform = options.Platform ?? PlatformRules.Host,
                Process = process,
                DiffIds = [diffId.Text],
                History = [new ImageHistory { Created = now, Comment = options.Message ?? DefaultMessage }],
            };
            return NewImage.Add(store, config, [layer], name);
        });
    }
}
