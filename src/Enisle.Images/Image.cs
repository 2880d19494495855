using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images;

/// <summary>One image for one platform, read and checked.</summary>
/// <param name="Descriptor">Of the manifest.</param>
/// <param name="Manifest">Its layers, lowest first.</param>
/// <param name="Config">As many <see cref="ImageConfig.DiffIds"/> as the manifest has layers.</param>
public sealed record Image(Descriptor Descriptor, ImageManifest Manifest, ImageConfig Config)
{
    /// <summary>The image's id, as Docker has it: the digest of its configuration.</summary>
    public Digest Id { get; } = Digest.Parse(Manifest.Config.Digest);
}
