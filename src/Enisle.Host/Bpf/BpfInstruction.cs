using System.Runtime.InteropServices;

namespace Enisle.Host.Bpf;

/// <summary>One eBPF instruction, in the layout of struct bpf_insn, linux/bpf.h (not in Abi: C cannot tell where its bit fields lie).</summary>
/// <param name="Code">Class, operation and source.</param>
/// <param name="Registers">Destination in the low four bits, source in the high ones.</param>
/// <param name="Offset">Of a memory access, in bytes; of a jump, in instructions from the next one.</param>
/// <param name="Value">The immediate operand.</param>
[StructLayout(LayoutKind.Sequential, Size = 8)]
public readonly record struct BpfInstruction(byte Code, byte Registers, short Offset, int Value);
