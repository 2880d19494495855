namespace Enisle.Spec.Runtime;

/// <summary>Page frames mapped into the guest; <see cref="FirstGfn"/> null: at the same frame number as on the host.</summary>
public readonly record struct VmIomem(ulong? FirstGfn, ulong FirstMfn, ulong NrMfns);
