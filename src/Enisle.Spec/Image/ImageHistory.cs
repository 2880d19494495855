namespace Enisle.Spec.Image;

/// <summary>How one layer, or a step without one, came to be. Spec: config.md, «history».</summary>
public sealed record ImageHistory
{
    public DateTimeOffset? Created { get; init; }
    public string? CreatedBy { get; init; }
    public string? Author { get; init; }
    public string? Comment { get; init; }
    public bool EmptyLayer { get; init; }
}
