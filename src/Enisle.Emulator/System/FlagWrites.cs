using Enisle.Emulator.Cpus;

namespace Enisle.Emulator;

/// <summary>Writes to RFLAGS as a whole.</summary>
internal static unsafe class FlagWrites
{
    public const uint Known = Flags.Arithmetic | Flags.Tf | Flags.If | Flags.Df | Flags.IoplMask | Flags.Nt | Flags.Rf | Flags.Vm | Flags.Ac | Flags.Vif | Flags.Vip | Flags.Id;

    /// <summary>Takes the masked bits; the caller updates the mode.</summary>
    public static void Set(Cpu* cpu, uint value, uint mask)
    {
        mask &= Known;
        Flags.SetExplicit(cpu, ((value & mask) | (Flags.Get(cpu) & ~mask)) & Flags.Arithmetic);
        cpu->SystemFlags = ((value & mask) | (cpu->SystemFlags & ~mask)) & ~Flags.Arithmetic;
    }

    /// <summary>What POPF and IRET may change at this privilege.</summary>
    public static uint Allowed(Cpu* cpu, bool word)
    {
        uint mask = Known & ~(Flags.Vm | Flags.Rf | Flags.Vif | Flags.Vip);
        mask &= cpu->Cpl == 0 ? Known : ~Flags.IoplMask;
        mask &= cpu->Cpl <= (cpu->SystemFlags & Flags.IoplMask) >> 12 ? Known : ~Flags.If;
        return word ? mask & 0xFFFF : mask;
    }
}
