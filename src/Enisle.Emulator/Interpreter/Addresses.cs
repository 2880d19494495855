using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>The forms of an address: two for 64-bit code without segments, one for everything.</summary>
internal static unsafe class Addresses
{
    /// <summary>As <see cref="Full"/>, for handlers that are not made for one form.</summary>
    public static ulong Of(Cpu* cpu, Op* op, int size, bool write) => Full.Of(cpu, op, size, write);

    /// <summary>Whether faults of this access are the stack's.</summary>
    public static bool IsStack(Op* op) => op->Seg is Cpu.StackZeroOffset or Cpu.StackSegmentOffset;

    /// <summary>[base + displacement]</summary>
    public readonly struct BaseOnly : IAddress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Of(Cpu* cpu, Op* op, int size, bool write) => *(ulong*)((byte*)cpu + op->Base) + (ulong)(long)op->Disp;
    }

    /// <summary>[base + index * scale + displacement]</summary>
    public readonly struct BaseIndex : IAddress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Of(Cpu* cpu, Op* op, int size, bool write) =>
            *(ulong*)((byte*)cpu + op->Base) + (*(ulong*)((byte*)cpu + op->Index) << op->Scale) + (ulong)(long)op->Disp;
    }

    /// <summary>Any address size, any segment, with its limit where there is one.</summary>
    public readonly struct Full : IAddress
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static ulong Of(Cpu* cpu, Op* op, int size, bool write)
        {
            ulong offset = Offset(cpu, op);
            if ((cpu->Mode & (CpuMode.Checked | CpuMode.CodeMask)) == 2)
            {
                return offset + *(ulong*)((byte*)cpu + op->Seg);
            }

            return LegacyLinear(cpu, op, offset, size, write);
        }
    }

    /// <summary>The offset within the segment, cut to the address size: what LEA is for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Offset(Cpu* cpu, Op* op)
    {
        ulong offset = BaseIndex.Of(cpu, op, 0, write: false);
        int addressSize = op->Form & OpForm.AddressMask;
        return addressSize == 0 ? offset : addressSize == 1 << OpForm.AddressShift ? (uint)offset : (ushort)offset;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong LegacyLinear(Cpu* cpu, Op* op, ulong offset, int size, bool write)
    {
        if ((cpu->Mode & CpuMode.Checked) != 0)
        {
            return Segmentation.Linear(cpu, (op->Seg - Cpu.SegmentBaseOffset) / 8, offset, size, write);
        }

        return (uint)(offset + *(ulong*)((byte*)cpu + op->Seg));
    }
}
