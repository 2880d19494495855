namespace Enisle.Spec.Runtime;

/// <summary>What <c>state</c> prints and what hooks read on standard input. Spec: runtime.md, «State».</summary>
public sealed record ContainerState
{
    public required string OciVersion { get; init; }
    public required string Id { get; init; }
    public required ContainerStatus Status { get; init; }
    /// <summary>0 when there is no process.</summary>
    public int Pid { get; init; }
    public required string Bundle { get; init; }
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = Empty.Strings;
}
