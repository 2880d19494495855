using System.Runtime.InteropServices;

namespace Enisle.Emulator.Cpus;

/// <summary>A decoded instruction: its handler and operands, 32 bytes.</summary>
/// <remarks>Registers are byte offsets into <see cref="Cpu"/>, so AH is 1; <see cref="Cpu.ZeroOffset"/> stands for none.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct Op
{
    /// <summary>A <c>delegate*&lt;Cpu*, Op*, Op*&gt;</c>; returns where to go on, or null to leave the loop.</summary>
    [FieldOffset(0)]
    public nint Handler;

    /// <summary>Immediate, or the third and fourth register, or what an emitter packs into it.</summary>
    [FieldOffset(8)]
    public ulong Imm;

    /// <summary>A branch: the code that it leads to, valid in <see cref="LinkGeneration"/>.</summary>
    [FieldOffset(8)]
    public Op* Link;

    /// <summary>Displacement of the address, or of a branch's target from the block's RIP.</summary>
    [FieldOffset(16)]
    public int Disp;

    [FieldOffset(20)]
    public byte Dst;

    [FieldOffset(21)]
    public byte Src;

    [FieldOffset(22)]
    public byte Base;

    [FieldOffset(23)]
    public byte Index;

    /// <summary>A branch: when its link was made.</summary>
    [FieldOffset(20)]
    public uint LinkGeneration;

    /// <summary>0–3, a shift.</summary>
    [FieldOffset(24)]
    public byte Scale;

    /// <summary>Length of the instruction in bytes.</summary>
    [FieldOffset(25)]
    public byte Length;

    /// <summary>Byte offset of the segment's base, or of zero.</summary>
    [FieldOffset(26)]
    public byte Seg;

    /// <summary>Operand size, forms, address size: <see cref="OpForm"/>.</summary>
    [FieldOffset(27)]
    public byte Form;

    /// <summary>From the block's first byte to this instruction's.</summary>
    [FieldOffset(28)]
    public ushort RipOffset;

    /// <summary>Instructions of the block up to and with this one.</summary>
    [FieldOffset(30)]
    public ushort Count;
}
