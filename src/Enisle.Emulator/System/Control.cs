using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>Control and debug registers.</summary>
internal static unsafe class Control
{
    /// <summary>MOV r, CRn: the number is the immediate.</summary>
    public static Op* Read(Cpu* cpu, Op* op)
    {
        if (!SystemTables.Privileged(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        ulong value = op->Imm switch
        {
            0 => cpu->Cr0,
            2 => cpu->Cr2,
            3 => cpu->Cr3,
            4 => cpu->Cr4,
            _ => SoftVcpu.Of(cpu).Interrupts.TaskPriority,
        };
        Regs.Set(cpu, op->Dst, CpuMode.Is64(cpu->Mode) ? 3 : 2, value);
        return op + 1;
    }

    /// <summary>MOV CRn, r.</summary>
    public static Op* Write(Cpu* cpu, Op* op)
    {
        ulong value = Regs.Get(cpu, op->Src, CpuMode.Is64(cpu->Mode) ? 3 : 2);
        bool done = SystemTables.Privileged(cpu) && op->Imm switch
        {
            0 => SetCr0(cpu, value),
            2 => SetCr2(cpu, value),
            3 => SetCr3(cpu, value),
            4 => SetCr4(cpu, value),
            _ => SetCr8(cpu, value),
        };
        return !done ? Dispatch.Fault(cpu, op) : op->Imm == 8 ? Dispatch.Leave(cpu, op) : Dispatch.Resume(cpu, op);
    }

    /// <summary>LMSW: the four low bits, and PE cannot be cleared.</summary>
    public static Op* Lmsw(Cpu* cpu, Op* op)
    {
        ulong value;
        if (!SystemTables.Privileged(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        if ((op->Form & OpForm.SrcMemory) == 0)
        {
            value = Regs.Get<ushort>(cpu, op->Src);
        }
        else if (!GuestMemory.Load(cpu, Addresses.Of(cpu, op, 2, write: false), 2, &value, Addresses.IsStack(op)))
        {
            return Dispatch.Fault(cpu, op);
        }

        ulong cr0 = (cpu->Cr0 & ~14UL) | (value & 15) | (cpu->Cr0 & 1);
        return SetCr0(cpu, cr0) ? Dispatch.Resume(cpu, op) : Dispatch.Fault(cpu, op);
    }

    public static Op* Clts(Cpu* cpu, Op* op)
    {
        if (!SystemTables.Privileged(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        cpu->Cr0 &= ~ControlBits.Ts;
        Modes.Update(cpu);
        return Dispatch.Resume(cpu, op);
    }

    public static bool SetCr0(Cpu* cpu, ulong value)
    {
        value |= ControlBits.Et;
        bool paging = (value & ControlBits.Pg) != 0;
        bool wasPaging = (cpu->Cr0 & ControlBits.Pg) != 0;
        if (value >> 32 != 0 || (paging && (value & ControlBits.Pe) == 0) || ((value & ControlBits.Nw) != 0 && (value & ControlBits.Cd) == 0))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        if (paging && !wasPaging && (cpu->Efer & ControlBits.Lme) != 0)
        {
            if ((cpu->Cr4 & ControlBits.Pae) == 0 || Cpu.SegmentOf(cpu, Segment.Cs).Long)
            {
                return Faults.Raise(cpu, Faults.GeneralProtection, 0);
            }

            cpu->Efer |= ControlBits.Lma;
        }
        else if (!paging && wasPaging)
        {
            if (CpuMode.Is64(cpu->Mode) || (cpu->Cr4 & ControlBits.Pcide) != 0)
            {
                return Faults.Raise(cpu, Faults.GeneralProtection, 0);
            }

            cpu->Efer &= ~ControlBits.Lma;
        }

        ulong changed = cpu->Cr0 ^ value;
        cpu->Cr0 = value & ControlBits.Cr0Known;
        if ((changed & (ControlBits.Pg | ControlBits.Wp | ControlBits.Pe)) != 0)
        {
            Modes.Flush(cpu);
        }

        Modes.Update(cpu);
        return true;
    }

    public static bool SetCr4(Cpu* cpu, ulong value)
    {
        bool lma = (cpu->Efer & ControlBits.Lma) != 0;
        bool pcidAppears = (value & ~cpu->Cr4 & ControlBits.Pcide) != 0;
        if ((value & ~ControlBits.Cr4Known) != 0 || (lma && (value & ControlBits.Pae) == 0) || (pcidAppears && (!lma || (cpu->Cr3 & 0xFFF) != 0)))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        ulong changed = cpu->Cr4 ^ value;
        cpu->Cr4 = value;
        if ((changed & (ControlBits.Pae | ControlBits.Pse | ControlBits.Pge | ControlBits.Smep | ControlBits.Smap | ControlBits.Pcide)) != 0)
        {
            Modes.Flush(cpu);
        }

        Modes.Update(cpu);
        return true;
    }

    private static bool SetCr2(Cpu* cpu, ulong value)
    {
        cpu->Cr2 = value;
        return true;
    }

    private static bool SetCr3(Cpu* cpu, ulong value)
    {
        bool keep = (cpu->Cr4 & ControlBits.Pcide) != 0 && value >> 63 != 0;
        value = keep ? value & ~(1UL << 63) : value;
        if (CpuMode.Is64(cpu->Mode) && value >> 46 != 0)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        cpu->Cr3 = value;
        Modes.Flush(cpu);
        return true;
    }

    private static bool SetCr8(Cpu* cpu, ulong value)
    {
        if (value > 15)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        SoftVcpu.Of(cpu).Interrupts.TaskPriority = (byte)value;
        return true;
    }

    /// <summary>MOV r, DRn.</summary>
    public static Op* ReadDebug(Cpu* cpu, Op* op)
    {
        int number = (int)op->Imm;
        if (!DebugAllowed(cpu, ref number))
        {
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, op->Dst, CpuMode.Is64(cpu->Mode) ? 3 : 2, cpu->Dr[number]);
        return op + 1;
    }

    /// <summary>MOV DRn, r.</summary>
    public static Op* WriteDebug(Cpu* cpu, Op* op)
    {
        int number = (int)op->Imm;
        ulong value = Regs.Get(cpu, op->Src, CpuMode.Is64(cpu->Mode) ? 3 : 2);
        if (!DebugAllowed(cpu, ref number) || (number >= 6 && value >> 32 != 0 && !Faults.Raise(cpu, Faults.GeneralProtection, 0)))
        {
            return Dispatch.Fault(cpu, op);
        }

        cpu->Dr[number] = number switch
        {
            6 => (value & 0xE00F) | 0xFFFF_0FF0,
            7 => (value & 0xFFFF_2BFF) | 0x400,
            _ => value,
        };
        Modes.Update(cpu);
        return Dispatch.Resume(cpu, op);
    }

    private static bool DebugAllowed(Cpu* cpu, ref int number)
    {
        if (!SystemTables.Privileged(cpu))
        {
            return false;
        }

        if (number is 4 or 5)
        {
            if ((cpu->Cr4 & ControlBits.De) != 0)
            {
                return Faults.Raise(cpu, Faults.InvalidOpcode);
            }

            number += 2;
        }

        if ((cpu->Dr[7] & 0x2000) != 0)
        {
            cpu->Dr[7] &= ~0x2000UL;
            cpu->Dr[6] |= 0x2000;
            return Faults.Raise(cpu, Faults.Debug);
        }

        return true;
    }
}
