namespace Enisle.Spec.Runtime;

/// <summary>A namespace to create (<see cref="Path"/> null) or to join.</summary>
public sealed record Namespace(NamespaceKind Kind, string? Path);
