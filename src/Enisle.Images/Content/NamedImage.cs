using Enisle.Spec.Image;

namespace Enisle.Images.Content;

/// <summary>An entry of the store's index.</summary>
/// <param name="FullName">Canonical, with a tag or a digest; null where a newer image has taken the name («dangling»).</param>
/// <param name="Target">A manifest or an index.</param>
public sealed record NamedImage(string? FullName, Descriptor Target);
