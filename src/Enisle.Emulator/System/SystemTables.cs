using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>GDTR, IDTR, LDTR, TR, segment registers, and the instructions that ask about descriptors.</summary>
internal static unsafe class SystemTables
{
    public static Op* LoadTable(Cpu* cpu, Op* op)
    {
        bool wide = CpuMode.Is64(cpu->Mode);
        ulong at = Addresses.Of(cpu, op, wide ? 10 : 6, write: false);
        ulong limit;
        ulong start;
        if (!Privileged(cpu) || !GuestMemory.Load(cpu, at, 2, &limit) || !GuestMemory.Load(cpu, at + 2, wide ? 8 : 4, &start))
        {
            return Dispatch.Fault(cpu, op);
        }

        start = !wide && (op->Form & OpForm.SizeMask) == 1 ? start & 0xFF_FFFF : start;
        if (op->Imm == 0)
        {
            cpu->GdtBase = start;
            cpu->GdtLimit = (uint)limit;
        }
        else
        {
            cpu->IdtBase = start;
            cpu->IdtLimit = (uint)limit;
        }

        return op + 1;
    }

    public static Op* StoreTable(Cpu* cpu, Op* op)
    {
        bool wide = CpuMode.Is64(cpu->Mode);
        ulong at = Addresses.Of(cpu, op, wide ? 10 : 6, write: true);
        bool stored = UserMayAsk(cpu) && GuestMemory.ProbeStore(cpu, at, wide ? 10 : 6)
            && GuestMemory.Store(cpu, at, 2, op->Imm == 0 ? cpu->GdtLimit : cpu->IdtLimit)
            && GuestMemory.Store(cpu, at + 2, wide ? 8 : 4, op->Imm == 0 ? cpu->GdtBase : cpu->IdtBase);
        return stored ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    public static bool LoadLdt(Cpu* cpu, ushort selector)
    {
        if ((selector & 0xFFFC) == 0)
        {
            cpu->Ldt = new Segment { Selector = selector };
            cpu->LdtBase = 0;
            return true;
        }

        ulong descriptor;
        ulong high = 0;
        bool wide = (cpu->Efer & ControlBits.Lma) != 0;
        if ((selector & 4) != 0)
        {
            return Faults.GeneralProtectionOf(cpu, selector);
        }

        if (!Segmentation.ReadDescriptor(cpu, selector, &descriptor) || (wide && !Segmentation.ReadDescriptorHigh(cpu, selector, &high)))
        {
            return false;
        }

        Segment ldt = Segmentation.Unpack(selector, descriptor);
        if ((ldt.Access & 0x1F) != 2)
        {
            return Faults.GeneralProtectionOf(cpu, selector);
        }

        if (!ldt.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, selector & 0xFFFC);
        }

        cpu->Ldt = ldt;
        cpu->LdtBase = Segmentation.BaseOf(descriptor) | (high << 32);
        return true;
    }

    /// <summary>LLDT (immediate 0) and LTR (1).</summary>
    public static Op* LoadSystemSegment(Cpu* cpu, Op* op)
    {
        ulong selector;
        if ((cpu->Mode & CpuMode.Protected) == 0)
        {
            Faults.Raise(cpu, Faults.InvalidOpcode);
            return Dispatch.Fault(cpu, op);
        }

        bool done = Privileged(cpu) && Operand16(cpu, op, &selector) && (op->Imm == 0 ? LoadLdt(cpu, (ushort)selector) : LoadTask(cpu, (ushort)selector));
        return done ? op + 1 : Dispatch.Fault(cpu, op);
    }

    /// <summary>SLDT (0), STR (1), SMSW (2).</summary>
    public static Op* StoreSystemSegment(Cpu* cpu, Op* op)
    {
        if (op->Imm != 2 && (cpu->Mode & CpuMode.Protected) == 0)
        {
            Faults.Raise(cpu, Faults.InvalidOpcode);
            return Dispatch.Fault(cpu, op);
        }

        if (!UserMayAsk(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        ulong value = op->Imm switch { 0 => cpu->Ldt.Selector, 1 => cpu->Tr.Selector, _ => cpu->Cr0 };
        if ((op->Form & OpForm.DstMemory) == 0)
        {
            Regs.Set(cpu, op->Dst, op->Form & OpForm.SizeMask, value);
            return op + 1;
        }

        return GuestMemory.Store(cpu, Addresses.Of(cpu, op, 2, write: true), 2, value, Addresses.IsStack(op)) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    /// <summary>MOV and POP to a segment register; the index is the immediate, bit 8 says POP.</summary>
    public static Op* MoveToSegment(Cpu* cpu, Op* op)
    {
        ulong selector;
        int index = (int)op->Imm & 7;
        bool pop = (op->Imm & 0x100) != 0;
        int size = 1 << (op->Form & OpForm.SizeMask);
        bool read = pop ? Stack.Peek(cpu, 0, size, &selector) : Operand16(cpu, op, &selector);
        if (!read || !Segmentation.LoadData(cpu, index, (ushort)selector))
        {
            return Dispatch.Fault(cpu, op);
        }

        if (pop)
        {
            Stack.SetPointer(cpu, cpu->Gpr[Stack.Rsp] + (ulong)size);
        }

        cpu->Shadow = index == Segment.Ss ? 1u : cpu->Shadow;
        Modes.Update(cpu);
        return Dispatch.Resume(cpu, op);
    }

    /// <summary>MOV and PUSH from a segment register.</summary>
    public static Op* MoveFromSegment(Cpu* cpu, Op* op)
    {
        ulong selector = Cpu.SegmentOf(cpu, (int)op->Imm & 7).Selector;
        if ((op->Imm & 0x100) != 0)
        {
            return Stack.Push(cpu, 1 << (op->Form & OpForm.SizeMask), selector) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
        }

        if ((op->Form & OpForm.DstMemory) == 0)
        {
            Regs.Set(cpu, op->Dst, op->Form & OpForm.SizeMask, selector);
            return op + 1;
        }

        return GuestMemory.Store(cpu, Addresses.Of(cpu, op, 2, write: true), 2, selector, Addresses.IsStack(op)) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    /// <summary>LDS LES LSS LFS LGS.</summary>
    public static Op* LoadFarPointer(Cpu* cpu, Op* op)
    {
        ulong offset;
        ulong selector;
        int log = op->Form & OpForm.SizeMask;
        ulong at = Addresses.Of(cpu, op, (1 << log) + 2, write: false);
        if (!GuestMemory.Load(cpu, at, 1 << log, &offset) || !GuestMemory.Load(cpu, at + (1UL << log), 2, &selector) || !Segmentation.LoadData(cpu, (int)op->Imm, (ushort)selector))
        {
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, op->Dst, log, offset);
        Modes.Update(cpu);
        return Dispatch.Resume(cpu, op);
    }

    /// <summary>LAR (0), LSL (1), VERR (2), VERW (3). Flags: Z.</summary>
    public static Op* Ask(Cpu* cpu, Op* op)
    {
        ulong selector;
        if ((cpu->Mode & CpuMode.Protected) == 0)
        {
            Faults.Raise(cpu, Faults.InvalidOpcode);
            return Dispatch.Fault(cpu, op);
        }

        if (!Operand16(cpu, op, &selector))
        {
            return Dispatch.Fault(cpu, op);
        }

        ulong descriptor = 0;
        bool valid = (selector & 0xFFFC) != 0 && Segmentation.ReadDescriptor(cpu, (int)selector, &descriptor) && Answers(cpu, (int)op->Imm, (int)selector, descriptor);
        if (!valid && cpu->FaultVector == Faults.PageFault)
        {
            return Dispatch.Fault(cpu, op);
        }

        cpu->FaultVector = -1;
        if (valid && op->Imm < 2)
        {
            Segment segment = Segmentation.Unpack((int)selector, descriptor);
            Regs.Set(cpu, op->Dst, op->Form & OpForm.SizeMask, op->Imm == 0 ? (descriptor >> 32) & 0x00FFFF00 : segment.Limit);
        }

        Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Zf) | (valid ? Flags.Zf : 0));
        return op + 1;
    }

    /// <summary>#GP(0) outside level 0.</summary>
    public static bool Privileged(Cpu* cpu) => cpu->Cpl == 0 || Faults.Raise(cpu, Faults.GeneralProtection, 0);

    private static bool UserMayAsk(Cpu* cpu) => cpu->Cpl == 0 || (cpu->Cr4 & ControlBits.Umip) == 0 || Faults.Raise(cpu, Faults.GeneralProtection, 0);

    private static bool Operand16(Cpu* cpu, Op* op, ulong* value)
    {
        if ((op->Form & OpForm.SrcMemory) != 0)
        {
            return GuestMemory.Load(cpu, Addresses.Of(cpu, op, 2, write: false), 2, value, Addresses.IsStack(op));
        }

        *value = Regs.Get<ushort>(cpu, op->Src);
        return true;
    }

    private static bool LoadTask(Cpu* cpu, ushort selector)
    {
        ulong descriptor;
        ulong high = 0;
        bool wide = (cpu->Efer & ControlBits.Lma) != 0;
        if ((selector & 0xFFFC) == 0 || (selector & 4) != 0)
        {
            return Faults.GeneralProtectionOf(cpu, selector);
        }

        if (!Segmentation.ReadDescriptor(cpu, selector, &descriptor) || (wide && !Segmentation.ReadDescriptorHigh(cpu, selector, &high)))
        {
            return false;
        }

        Segment task = Segmentation.Unpack(selector, descriptor);
        if ((task.Access & 0x1F) is not 9 && (wide || (task.Access & 0x1F) is not 1))
        {
            return Faults.GeneralProtectionOf(cpu, selector);
        }

        if (!task.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, selector & 0xFFFC);
        }

        if (!GuestMemory.StoreSystem(cpu, cpu->GdtBase + ((uint)selector & 0xFFF8), 8, descriptor | (1UL << 41)))
        {
            return false;
        }

        task.Access |= 2;
        cpu->Tr = task;
        cpu->TrBase = Segmentation.BaseOf(descriptor) | (high << 32);
        return true;
    }

    private static bool Answers(Cpu* cpu, int question, int selector, ulong descriptor)
    {
        Segment segment = Segmentation.Unpack(selector, descriptor);
        bool conforming = (segment.Access & 0x1C) == 0x1C;
        bool visible = conforming || (segment.Dpl >= cpu->Cpl && segment.Dpl >= ((uint)selector & 3));
        if (!segment.IsCodeOrData)
        {
            bool lma = (cpu->Efer & ControlBits.Lma) != 0;
            bool known = lma ? segment.Type is 2 or 9 or 11 || (segment.Type == 12 && question == 0)
                : segment.Type is 1 or 2 or 3 or 9 or 11 || (segment.Type is 4 or 5 or 12 && question == 0);
            return question < 2 && known && visible;
        }

        return visible && question switch
        {
            2 => !segment.IsCode || (segment.Access & 2) != 0,
            3 => !segment.IsCode && (segment.Access & 2) != 0,
            _ => true,
        };
    }
}
