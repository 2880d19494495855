namespace Enisle.Spec.Runtime;

/// <summary>A comparison of one argument. <see cref="Op"/> is <c>SCMP_CMP_EQ</c>, …; <see cref="ValueTwo"/> is the value of SCMP_CMP_MASKED_EQ, whose mask is <see cref="Value"/>.</summary>
public readonly record struct SeccompArg(uint Index, ulong Value, ulong ValueTwo, string Op);
