using Enisle.Emulator.Cpus;

namespace Enisle.Emulator;

/// <summary>SS for the outer level that far RET and IRET return to.</summary>
internal static unsafe class OuterStack
{
    /// <summary>A null selector only for 64-bit code that is not user code.</summary>
    public static bool Load(Cpu* cpu, ushort selector, uint rpl, bool toLong)
    {
        if ((selector & 0xFFFC) == 0 && toLong && rpl != 3 && (cpu->Efer & ControlBits.Lma) != 0)
        {
            Segmentation.SetNull(cpu, Segment.Ss, selector);
            return true;
        }

        return (selector & 0xFFFC) != 0 ? Segmentation.LoadStack(cpu, selector, rpl) : Faults.Raise(cpu, Faults.GeneralProtection, 0);
    }
}
