namespace Enisle.Spec.Runtime;

/// <summary>One command; the state of the container is its standard input.</summary>
public sealed record Hook
{
    /// <summary>Absolute path.</summary>
    public required string Path { get; init; }
    /// <summary>argv including argv[0]; empty: the path alone.</summary>
    public IReadOnlyList<string> Args { get; init; } = [];
    public IReadOnlyList<string> Env { get; init; } = [];
    /// <summary>Seconds, greater than zero; null: no limit.</summary>
    public int? TimeoutSeconds { get; init; }
}
