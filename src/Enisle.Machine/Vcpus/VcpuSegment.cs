namespace Enisle.Machine.Vcpus;

/// <summary>A segment register with its hidden part.</summary>
/// <param name="Selector">What the program sees.</param>
/// <param name="Base">Linear address of its start.</param>
/// <param name="Limit">Last valid offset, in bytes whatever the granularity.</param>
/// <param name="Access">Bits 8–23 of the descriptor's second word moved to bit 0: type, S, DPL, P, then AVL, L, D/B, G in bits 12–15. Bit 16: unusable.</param>
public readonly record struct VcpuSegment(ushort Selector, ulong Base, uint Limit, uint Access);
