namespace Enisle.Spec.Runtime;

/// <summary>set_mempolicy(2). Spec: config-linux.md, «Memory policy».</summary>
public sealed record MemoryPolicy
{
    /// <summary><c>MPOL_BIND</c>, …</summary>
    public required string Mode { get; init; }
    /// <summary>A list of memory nodes.</summary>
    public string? Nodes { get; init; }
    /// <summary><c>MPOL_F_STATIC_NODES</c>, …</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];
}
