using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>An image that this program makes.</summary>
internal static class NewImage
{
    /// <summary>Writes configuration and manifest, and names the image where it gets a name.</summary>
    public static Image Add(ContentStore store, ImageConfig config, IReadOnlyList<Descriptor> layers, Reference? name)
    {
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.OciManifest,
            Config = store.Put(ImageConfigWriter.Write(config), MediaTypes.OciConfig),
            Layers = layers,
        };
        Descriptor target = store.Put(ImageManifestWriter.Write(manifest), MediaTypes.OciManifest);
        if (name is null)
        {
            store.Keep(target);
        }
        else
        {
            store.Tag(name.FullName, target);
        }

        return new Image(target, manifest, config);
    }
}
