namespace Enisle.Spec.Runtime;

/// <summary>The five capability sets, by name (<c>CAP_CHOWN</c>). Spec: config.md, «Linux Process»; capabilities(7).</summary>
public sealed record Capabilities
{
    public IReadOnlyList<string> Bounding { get; init; } = [];
    public IReadOnlyList<string> Effective { get; init; } = [];
    public IReadOnlyList<string> Inheritable { get; init; } = [];
    public IReadOnlyList<string> Permitted { get; init; } = [];
    public IReadOnlyList<string> Ambient { get; init; } = [];
}
