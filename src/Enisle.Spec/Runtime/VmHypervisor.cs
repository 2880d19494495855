namespace Enisle.Spec.Runtime;

/// <summary>Path of and parameters for the monitor.</summary>
public sealed record VmHypervisor(string Path, IReadOnlyList<string> Parameters);
