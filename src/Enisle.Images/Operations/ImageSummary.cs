using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>One line of <c>images</c>.</summary>
/// <param name="FullName">Canonical; null for a dangling one.</param>
/// <param name="Target">What the name stands for: a manifest or an index.</param>
/// <param name="Image">For this host's platform; null when the store has none, or it cannot be read.</param>
/// <param name="SizeBytes">Of the files, as Docker counts them.</param>
public sealed record ImageSummary(string? FullName, Descriptor Target, Image? Image, long SizeBytes)
{
    /// <summary>The image's id; for one without, the digest of its target.</summary>
    public Digest Id => Image?.Id ?? Digest.Parse(Target.Digest);
}
