using Enisle.Images.Content;
using Enisle.Spec.Image;

namespace Enisle.Images.Registry;

/// <summary>A layer whose blob is in the store.</summary>
/// <param name="Index">0 is the lowest.</param>
/// <param name="Blob">As the manifest has it.</param>
/// <param name="DiffId">The digest of its uncompressed content, as the configuration promises.</param>
public sealed record PulledLayer(int Index, Descriptor Blob, Digest DiffId);
