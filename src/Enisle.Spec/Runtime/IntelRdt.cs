namespace Enisle.Spec.Runtime;

/// <summary>Spec: config-linux.md, «IntelRdt».</summary>
public sealed record IntelRdt
{
    public string? ClosId { get; init; }
    public IReadOnlyList<string> Schemata { get; init; } = [];
    public string? L3CacheSchema { get; init; }
    public string? MemBwSchema { get; init; }
    public bool EnableMonitoring { get; init; }
}
