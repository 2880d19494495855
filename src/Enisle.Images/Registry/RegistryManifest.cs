using Enisle.Spec.Image;

namespace Enisle.Images.Registry;

/// <summary>A manifest or an index as a registry gave it: the content has the descriptor's digest.</summary>
/// <param name="Descriptor">Media type, digest and size; nothing else.</param>
/// <param name="Content">The very bytes.</param>
public sealed record RegistryManifest(Descriptor Descriptor, ReadOnlyMemory<byte> Content);
