using Enisle.Emulator.Cpus;

namespace Enisle.Emulator;

/// <summary>Single stepping and instruction breakpoints: while either is on, a block is one instruction and the loop looks before and after it.</summary>
internal static unsafe class Stepping
{
    /// <summary>Instruction breakpoints; RF lets the instruction run once.</summary>
    public static void Before(Cpu* cpu)
    {
        if ((cpu->SystemFlags & Flags.Rf) != 0)
        {
            return;
        }

        ulong linear = cpu->Rip + (CpuMode.Is64(cpu->Mode) ? 0 : cpu->SegmentBase[Segment.Cs]);
        ulong hits = 0;
        for (int i = 0; i < 4; i++)
        {
            bool enabled = ((cpu->Dr[7] >> (2 * i)) & 3) != 0;
            bool execute = ((cpu->Dr[7] >> (16 + (4 * i))) & 15) == 0;
            hits |= enabled && execute && cpu->Dr[i] == linear ? 1UL << i : 0;
        }

        if (hits != 0)
        {
            cpu->Dr[6] = (cpu->Dr[6] & ~15UL) | hits;
            Raise(cpu);
        }
    }

    /// <summary>#DB after the instruction, if TF was set before it.</summary>
    public static void After(Cpu* cpu, bool tracing)
    {
        cpu->SystemFlags &= ~Flags.Rf;
        if (tracing && (cpu->SystemFlags & Flags.Tf) != 0)
        {
            cpu->Dr[6] |= 1 << 14;
            Raise(cpu);
        }
    }

    private static void Raise(Cpu* cpu)
    {
        Faults.Raise(cpu, Faults.Debug);
        Exceptions.Deliver(cpu);
    }
}
