namespace Enisle.Spec.Image;

/// <summary>What an image runs on, in Go's words (<c>linux</c>, <c>amd64</c>). Spec: image-index.md, «platform».</summary>
public sealed record Platform
{
    public required string Os { get; init; }
    public required string Architecture { get; init; }
    public string? Variant { get; init; }
    public string? OsVersion { get; init; }
    public IReadOnlyList<string> OsFeatures { get; init; } = [];
}
