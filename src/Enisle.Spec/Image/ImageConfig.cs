namespace Enisle.Spec.Image;

/// <summary>What an image is made of and how it wants to be run. Spec: OCI image-spec 1.1, config.md.</summary>
public sealed record ImageConfig
{
    public DateTimeOffset? Created { get; init; }
    public string? Author { get; init; }
    public required Platform Platform { get; init; }
    public ImageProcess Process { get; init; } = new();
    /// <summary>Digests of the uncompressed layers, lowest first; as many as the manifest has layers.</summary>
    public IReadOnlyList<string> DiffIds { get; init; } = [];
    public IReadOnlyList<ImageHistory> History { get; init; } = [];
}
