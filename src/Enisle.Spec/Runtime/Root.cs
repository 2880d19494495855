namespace Enisle.Spec.Runtime;

/// <summary>The root file system. Spec: config.md, «Root».</summary>
public sealed record Root
{
    /// <summary>Absolute, or relative to the bundle.</summary>
    public required string Path { get; init; }
    public bool ReadOnly { get; init; }
}
