using Enisle.Images.Content;

namespace Enisle.Images.Layers;

/// <summary>What came out of a layer.</summary>
/// <param name="DiffId">The digest of the uncompressed archive.</param>
/// <param name="ContentBytes">Of all files, as Docker counts a layer's size.</param>
public readonly record struct UnpackedLayer(Digest DiffId, long ContentBytes);
