namespace Enisle.Spec.Runtime;

/// <summary>What boots directly.</summary>
public sealed record VmKernel(string Path, IReadOnlyList<string> Parameters, string? Initrd);
