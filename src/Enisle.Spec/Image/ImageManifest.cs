namespace Enisle.Spec.Image;

/// <summary>One image for one platform: its configuration and its layers, lowest first. Spec: manifest.md; Docker's schema 2 reads the same.</summary>
public sealed record ImageManifest
{
    /// <summary>Null in old documents, where the descriptor's media type says it.</summary>
    public string? MediaType { get; init; }
    public string? ArtifactType { get; init; }
    public required Descriptor Config { get; init; }
    public IReadOnlyList<Descriptor> Layers { get; init; } = [];
    public Descriptor? Subject { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Runtime.Empty.Strings;
}
