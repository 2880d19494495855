using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>What <c>import</c> is asked for beside the archive.</summary>
public sealed record ImportOptions
{
    /// <summary>Dockerfile instructions: <c>CMD ["sh"]</c>, <c>ENV A=b</c> …</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Stands in the image's history.</summary>
    public string? Message { get; init; }

    /// <summary>Null: this host's.</summary>
    public Platform? Platform { get; init; }
}
