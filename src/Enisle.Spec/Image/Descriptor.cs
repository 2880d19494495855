namespace Enisle.Spec.Image;

/// <summary>Points at a blob: what it is, its digest and its size. Spec: OCI image-spec 1.1, descriptor.md.</summary>
/// <remarks>The digest is kept as it was written; <c>Enisle.Images.Content.Digest</c> checks it before anything is fetched or opened.</remarks>
public sealed record Descriptor
{
    public required string MediaType { get; init; }
    /// <summary><c>algorithm:hex</c>.</summary>
    public required string Digest { get; init; }
    /// <summary>Bytes of the blob, never negative.</summary>
    public required long SizeBytes { get; init; }
    public IReadOnlyList<string> Urls { get; init; } = [];
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Runtime.Empty.Strings;
    public string? ArtifactType { get; init; }
    public Platform? Platform { get; init; }
}
