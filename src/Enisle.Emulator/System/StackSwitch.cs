using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>The stack before a change of privilege, so that a failed one leaves no trace.</summary>
internal unsafe struct StackSwitch
{
    public ulong Rsp;
    public Segment Ss;
    public ulong SsBase;
    public uint Cpl;
    public uint SystemFlags;

    public static StackSwitch Save(Cpu* cpu) => new()
    {
        Rsp = cpu->Gpr[Stack.Rsp],
        Ss = Cpu.SegmentOf(cpu, Segment.Ss),
        SsBase = cpu->SegmentBase[Segment.Ss],
        Cpl = cpu->Cpl,
        SystemFlags = cpu->SystemFlags,
    };

    /// <summary>To the stack that the 16- or 32-bit TSS names for an inner level.</summary>
    public readonly bool ToInner(Cpu* cpu, uint cpl)
    {
        ulong ss;
        ulong rsp;
        bool wide = (cpu->Tr.Access & 8) != 0;
        ulong at = wide ? 4 + (8 * cpl) : 2 + (4 * cpl);
        if (at + (wide ? 7u : 3u) > cpu->Tr.Limit)
        {
            return Faults.Raise(cpu, Faults.InvalidTss, cpu->Tr.Selector & 0xFFFC);
        }

        if (!GuestMemory.LoadSystem(cpu, cpu->TrBase + at, wide ? 4 : 2, &rsp) || !GuestMemory.LoadSystem(cpu, cpu->TrBase + at + (wide ? 4u : 2), 2, &ss))
        {
            return false;
        }

        cpu->SystemFlags &= ~Flags.Vm;
        cpu->Cpl = cpl;
        if (!Segmentation.LoadStack(cpu, (ushort)ss, cpl, Faults.InvalidTss))
        {
            Restore(cpu);
            return false;
        }

        cpu->Gpr[Stack.Rsp] = rsp;
        Modes.Update(cpu);
        return true;
    }

    public readonly void Restore(Cpu* cpu)
    {
        cpu->SystemFlags = SystemFlags;
        cpu->Cpl = Cpl;
        Cpu.SegmentOf(cpu, Segment.Ss) = Ss;
        cpu->SegmentBase[Segment.Ss] = SsBase;
        cpu->Gpr[Stack.Rsp] = Rsp;
        Modes.Update(cpu);
    }
}
