using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>What <c>commit</c> is asked for.</summary>
public sealed record CommitOptions
{
    /// <summary>Stands in the new image.</summary>
    public string? Author { get; init; }

    /// <summary>Stands in its history.</summary>
    public string? Message { get; init; }

    /// <summary>Dockerfile instructions, applied last.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>What the instance ran, for the history.</summary>
    public string? CreatedBy { get; init; }

    /// <summary>The instance's own configuration, where it differs from the image's; null: the image's.</summary>
    public ImageProcess? Process { get; init; }
}
