namespace Enisle.Spec.Runtime;

/// <summary>Page frames mapped into the guest.</summary>
public readonly record struct VmIomem(ulong FirstGfn, ulong FirstMfn, ulong NrMfns);
