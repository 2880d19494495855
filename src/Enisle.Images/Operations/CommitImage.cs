using Enisle.Images.Content;
using Enisle.Images.Layers;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>commit</c>: an image and what an instance changed become a new image.</summary>
public static class CommitImage
{
    /// <summary>Makes it; the caller has paused the instance, where that is wanted.</summary>
    /// <param name="store">The store.</param>
    /// <param name="layers">Unpacks the new layer, so that it can be run at once.</param>
    /// <param name="parent">What the instance was made from.</param>
    /// <param name="upperDirectory">What it changed.</param>
    /// <param name="name">Null: the image has no name.</param>
    /// <param name="options">Beside it.</param>
    public static Image Run(ContentStore store, LayerStore layers, Image parent, string upperDirectory, Reference? name, CommitOptions options)
    {
        ImageProcess process = ConfigChange.ApplyAll(options.Process ?? parent.Config.Process, options.Changes);
        return StoreChange.Run(store, () =>
        {
            (Descriptor layer, Digest diffId) = LayerDiff.Write(store, upperDirectory, LayerCompression.Gzip);
            layers.Ensure(layer, diffId);
            DateTimeOffset now = DateTimeOffset.UtcNow;
            ImageHistory step = new() { Created = now, CreatedBy = options.CreatedBy, Author = options.Author, Comment = options.Message };
            ImageConfig config = parent.Config with
            {
                Created = now,
                Author = options.Author ?? parent.Config.Author,
                Process = process,
                DiffIds = [.. parent.Config.DiffIds, diffId.Text],
                History = [.. parent.Config.History, step],
            };
            return NewImage.Add(store, config, [.. parent.Manifest.Layers, layer], name);
        });
    }
}
