namespace Enisle.Spec.Runtime;

/// <summary>The root disk; <see cref="Format"/> is <c>raw</c>, <c>qcow2</c>, <c>vdi</c>, <c>vmdk</c> or <c>vhd</c>.</summary>
public sealed record VmImage(string Path, string Format);
