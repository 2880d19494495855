using System.Runtime.InteropServices;

namespace Enisle.Emulator.Cpus;

/// <summary>A segment register without its base.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Segment
{
    public const int Es = 0;
    public const int Cs = 1;
    public const int Ss = 2;
    public const int Ds = 3;
    public const int Fs = 4;
    public const int Gs = 5;

    public ushort Selector;

    /// <summary>Type, S, DPL, P in bits 0–7; AVL, L, D/B, G in bits 12–15; 0 when unusable.</summary>
    public ushort Access;

    /// <summary>In bytes.</summary>
    public uint Limit;

    public readonly int Type => Access & 15;

    public readonly uint Dpl => (uint)(Access >> 5) & 3;

    public readonly bool Present => (Access & 0x80) != 0;

    public readonly bool IsCodeOrData => (Access & 0x10) != 0;

    public readonly bool IsCode => (Access & 0x18) == 0x18;

    public readonly bool Long => (Access & 0x2000) != 0;

    public readonly bool Big => (Access & 0x4000) != 0;
}
