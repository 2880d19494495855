namespace Enisle.Spec.Runtime;

/// <summary>Commands at fixed points of the life cycle. Spec: config.md, «POSIX-platform Hooks».</summary>
public sealed record Hooks
{
    public static readonly Hooks None = new();

    public IReadOnlyList<Hook> Prestart { get; init; } = [];
    public IReadOnlyList<Hook> CreateRuntime { get; init; } = [];
    public IReadOnlyList<Hook> CreateContainer { get; init; } = [];
    public IReadOnlyList<Hook> StartContainer { get; init; } = [];
    public IReadOnlyList<Hook> Poststart { get; init; } = [];
    public IReadOnlyList<Hook> Poststop { get; init; } = [];
}
