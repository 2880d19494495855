using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>What follows from control registers, segments and flags for decoding and for the soft TLB.</summary>
internal static unsafe class Modes
{
    /// <summary>To be called after any of them changed.</summary>
    public static void Update(Cpu* cpu)
    {
        bool lma = (cpu->Efer & ControlBits.Lma) != 0;
        bool protectedMode = (cpu->Cr0 & ControlBits.Pe) != 0 && (cpu->SystemFlags & Flags.Vm) == 0;
        ref Segment cs = ref Cpu.SegmentOf(cpu, Segment.Cs);
        bool code64 = lma && cs.Long;
        uint mode = code64 ? 2 : cs.Big ? 1u : 0;
        mode |= (code64 ? 2 : Cpu.SegmentOf(cpu, Segment.Ss).Big ? 1u : 0) << CpuMode.StackShift;
        mode |= lma ? CpuMode.Long : 0;
        mode |= protectedMode ? CpuMode.Protected : 0;
        mode |= !code64 && !IsFlat(cpu) ? CpuMode.Checked : 0;
        mode |= (cpu->Cr0 & ControlBits.Em) != 0 ? CpuMode.NoX87 : 0;
        mode |= (cpu->Cr0 & ControlBits.Ts) != 0 ? CpuMode.TaskSwitched : 0;
        mode |= (cpu->Cr0 & ControlBits.Em) == 0 && (cpu->Cr4 & ControlBits.Osfxsr) != 0 ? CpuMode.Sse : 0;
        mode |= (cpu->Cr4 & ControlBits.Osxsave) != 0 && (cpu->Xcr0 & 6) == 6 && protectedMode ? CpuMode.Avx : 0;
        mode |= (cpu->SystemFlags & Flags.Tf) != 0 || (cpu->Dr[7] & 0xFF) != 0 ? CpuMode.Step : 0;
        cpu->Mode = mode;
        cpu->RipMask = code64 ? ulong.MaxValue : cs.Big ? uint.MaxValue : ushort.MaxValue;
        cpu->Cpl = protectedMode ? cpu->Cpl : (cpu->SystemFlags & Flags.Vm) != 0 ? 3u : 0;
        SelectTlb(cpu);
    }

    /// <summary>User, supervisor, or supervisor that may touch user pages: three sets of entries.</summary>
    public static void SelectTlb(Cpu* cpu)
    {
        int set = cpu->Cpl == 3 ? 0 : (cpu->SystemFlags & Flags.Ac) == 0 ? 1 : 2;
        cpu->Tlb = cpu->TlbSets + (set * Tlb.SetBytes);
    }

    /// <summary>Translations changed: nothing that was derived from them holds any more.</summary>
    public static void Flush(Cpu* cpu)
    {
        Tlb.Clear(cpu->TlbSets);
        cpu->Generation++;
    }

    /// <summary>The same for one page.</summary>
    public static void FlushPage(Cpu* cpu, ulong linear)
    {
        Tlb.Drop(cpu->TlbSets, linear);
        cpu->Generation++;
    }

    /// <summary>Segments that need no check: whole 4 GiB, usable, writable where data is written.</summary>
    private static bool IsFlat(Cpu* cpu)
    {
        for (int i = Segment.Es; i <= Segment.Ds; i++)
        {
            Segment segment = Cpu.SegmentOf(cpu, i);
            bool usable = i == Segment.Cs ? segment.IsCode : (segment.Access & 0x9E) == 0x92;
            if (!usable || segment.Limit != uint.MaxValue)
            {
                return false;
            }
        }

        return true;
    }
}
