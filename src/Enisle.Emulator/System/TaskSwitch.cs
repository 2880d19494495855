using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>Hardware task switches through 16- and 32-bit task state segments.</summary>
/// <remarks>Spec: SDM volume 3, chapter 8. Not in IA-32e mode.</remarks>
internal static unsafe class TaskSwitch
{
    private const ulong Busy = 1UL << 41;

    internal enum Cause
    {
        Jump,
        Call,
        Interrupt,
        Return,
    }

    /// <summary>Through a task gate in the IDT: the selector is that of a TSS in the GDT.</summary>
    public static bool ToGate(Cpu* cpu, int selector, Cause cause) => To(cpu, selector, cause);

    /// <summary>RIP must already be that of the next instruction of the old task.</summary>
    public static bool To(Cpu* cpu, int selector, Cause cause)
    {
        int vector = cause == Cause.Return ? Faults.InvalidTss : Faults.GeneralProtection;
        ulong descriptor;
        if ((selector & 4) != 0 || (selector & 0xFFFC) == 0)
        {
            return Faults.Raise(cpu, vector, selector & 0xFFFC);
        }

        if (!Segmentation.ReadDescriptor(cpu, selector, &descriptor, vector))
        {
            return false;
        }

        Segment tss = Segmentation.Unpack(selector, descriptor);
        if ((tss.Access & 0x15) != 1 || ((tss.Access & 2) != 0) != (cause == Cause.Return))
        {
            return Faults.Raise(cpu, vector, selector & 0xFFFC);
        }

        bool wide = (tss.Access & 8) != 0;
        if (!tss.Present || tss.Limit < (wide ? 103u : 43u))
        {
            return Faults.Raise(cpu, tss.Present ? Faults.InvalidTss : Faults.SegmentNotPresent, selector & 0xFFFC);
        }

        ulong* state = stackalloc ulong[18];
        ulong at = Segmentation.BaseOf(descriptor);
        return ReadState(cpu, at, wide, state) && SaveOld(cpu, cause) && Mark(cpu, selector, descriptor, cause) && Load(cpu, tss, at, wide, state, cause);
    }

    // eip eflags eax..edi es cs ss ds fs gs ldt, then cr3
    private static bool ReadState(Cpu* cpu, ulong at, bool wide, ulong* state)
    {
        for (int i = 0; i < 17; i++)
        {
            bool segment = i >= 10;
            ulong from = wide ? (ulong)(32 + (i * 4)) : (ulong)(14 + ((i >= 14 ? i - 2 : i) * 2));
            state[i] = 0;
            bool absent = !wide && i is 14 or 15 && !wide;
            if (!absent && !GuestMemory.LoadSystem(cpu, at + from, wide && !segment ? 4 : 2, &state[i]))
            {
                return false;
            }
        }

        state[17] = cpu->Cr3;
        return !wide || GuestMemory.LoadSystem(cpu, at + 28, 4, &state[17]);
    }

    private static bool SaveOld(Cpu* cpu, Cause cause)
    {
        bool wide = (cpu->Tr.Access & 8) != 0;
        int size = wide ? 4 : 2;
        ulong at = cpu->TrBase + (wide ? 32u : 14);
        uint flags = Flags.All(cpu) & ~(cause == Cause.Return ? Flags.Nt : 0);
        bool saved = GuestMemory.StoreSystem(cpu, at, size, cpu->Rip) && GuestMemory.StoreSystem(cpu, at + (ulong)size, size, flags);
        for (int i = 0; saved && i < 8; i++)
        {
            saved = GuestMemory.StoreSystem(cpu, at + (ulong)((2 + i) * size), size, cpu->Gpr[i]);
        }

        for (int i = 0; saved && i < (wide ? 6 : 4); i++)
        {
            saved = GuestMemory.StoreSystem(cpu, at + (ulong)((10 + i) * size), 2, Cpu.SegmentOf(cpu, i).Selector);
        }

        return saved;
    }

    private static bool Mark(Cpu* cpu, int selector, ulong descriptor, Cause cause)
    {
        ulong oldDescriptor;
        if (cause is Cause.Jump or Cause.Return)
        {
            int old = cpu->Tr.Selector;
            if (!Segmentation.ReadDescriptor(cpu, old, &oldDescriptor) || !GuestMemory.StoreSystem(cpu, cpu->GdtBase + ((uint)old & 0xFFF8), 8, oldDescriptor & ~Busy))
            {
                return false;
            }
        }

        return cause == Cause.Return || GuestMemory.StoreSystem(cpu, cpu->GdtBase + ((uint)selector & 0xFFF8), 8, descriptor | Busy);
    }

    private static bool Load(Cpu* cpu, Segment tss, ulong at, bool wide, ulong* state, Cause cause)
    {
        bool nested = cause is Cause.Call or Cause.Interrupt;
        if (nested && !GuestMemory.StoreSystem(cpu, at, 2, cpu->Tr.Selector))
        {
            return false;
        }

        tss.Access |= 2;
        cpu->Tr = tss;
        cpu->TrBase = at;
        cpu->Cr0 |= ControlBits.Ts;
        if (wide && (cpu->Cr0 & ControlBits.Pg) != 0)
        {
            cpu->Cr3 = state[17];
        }

        Modes.Flush(cpu);
        cpu->Rip = state[0];
        FlagWrites.Set(cpu, (uint)state[1] | (nested ? Flags.Nt : 0), uint.MaxValue);
        for (int i = 0; i < 8; i++)
        {
            cpu->Gpr[i] = state[2 + i];
        }

        for (int i = 0; i <= Segment.Gs; i++)
        {
            Segmentation.SetNull(cpu, i, (ushort)state[10 + i]);
        }

        bool loaded = SystemTables.LoadLdt(cpu, (ushort)state[16]) && LoadSegments(cpu, state);
        Modes.Update(cpu);
        return loaded;
    }

    private static bool LoadSegments(Cpu* cpu, ulong* state)
    {
        if ((cpu->SystemFlags & Flags.Vm) != 0)
        {
            for (int i = 0; i <= Segment.Gs; i++)
            {
                Segmentation.LoadReal(cpu, i, (ushort)state[10 + i]);
            }

            cpu->Cpl = 3;
            return true;
        }

        ulong descriptor;
        ushort cs = (ushort)state[10 + Segment.Cs];
        if (!Segmentation.ReadDescriptor(cpu, cs, &descriptor, Faults.InvalidTss))
        {
            return false;
        }

        Segment code = Segmentation.Unpack(cs, descriptor);
        if (!code.IsCode || !code.Present)
        {
            return Faults.Raise(cpu, code.Present ? Faults.InvalidTss : Faults.SegmentNotPresent, cs & 0xFFFC);
        }

        cpu->Cpl = (uint)cs & 3;
        Segmentation.Commit(cpu, Segment.Cs, code, descriptor);
        Modes.Update(cpu);
        return Segmentation.LoadStack(cpu, (ushort)state[10 + Segment.Ss], cpu->Cpl, Faults.InvalidTss)
            && Segmentation.LoadData(cpu, Segment.Ds, (ushort)state[10 + Segment.Ds]) && Segmentation.LoadData(cpu, Segment.Es, (ushort)state[10 + Segment.Es])
            && Segmentation.LoadData(cpu, Segment.Fs, (ushort)state[10 + Segment.Fs]) && Segmentation.LoadData(cpu, Segment.Gs, (ushort)state[10 + Segment.Gs]);
    }
}
