namespace Enisle.Spec.Image;

/// <summary>Several manifests, usually one a platform. Spec: image-index.md; Docker's manifest list reads the same.</summary>
public sealed record ImageIndex
{
    public string? MediaType { get; init; }
    public string? ArtifactType { get; init; }
    public IReadOnlyList<Descriptor> Manifests { get; init; } = [];
    public Descriptor? Subject { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Runtime.Empty.Strings;
}
