using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>The small system instructions.</summary>
internal static unsafe class Machinery
{
    public static Op* Undefined(Cpu* cpu, Op* op)
    {
        Faults.Raise(cpu, Faults.InvalidOpcode);
        return Dispatch.Fault(cpu, op);
    }

    public static Op* NotAvailable(Cpu* cpu, Op* op)
    {
        Faults.Raise(cpu, Faults.DeviceNotAvailable);
        return Dispatch.Fault(cpu, op);
    }

    public static Op* Privilege(Cpu* cpu, Op* op)
    {
        Faults.Raise(cpu, Faults.GeneralProtection, 0);
        return Dispatch.Fault(cpu, op);
    }

    public static Op* Nop(Cpu* cpu, Op* op) => Dispatch.Next(cpu, op + 1);

    /// <summary>WBINVD and INVD: there are no caches, but only the kernel may say so.</summary>
    public static Op* PrivilegedNop(Cpu* cpu, Op* op) => SystemTables.Privileged(cpu) ? op + 1 : Dispatch.Fault(cpu, op);

    public static Op* Fence(Cpu* cpu, Op* op)
    {
        Interlocked.MemoryBarrier();
        return op + 1;
    }

    public static Op* Pause(Cpu* cpu, Op* op)
    {
        cpu->Budget -= 16; // a spinning processor looks for interrupts sooner
        return op + 1;
    }

    public static Op* Hlt(Cpu* cpu, Op* op)
    {
        if (!SystemTables.Privileged(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        cpu->Exit = 1 + (uint)Machine.Vcpus.VcpuExit.Halted;
        return Dispatch.Leave(cpu, op);
    }

    public static Op* Cli(Cpu* cpu, Op* op)
    {
        if (cpu->Cpl > (cpu->SystemFlags & Flags.IoplMask) >> 12 && (cpu->Cr0 & ControlBits.Pe) != 0)
        {
            return Privilege(cpu, op);
        }

        cpu->SystemFlags &= ~Flags.If;
        return op + 1;
    }

    /// <summary>Interrupts come in after one more instruction.</summary>
    public static Op* Sti(Cpu* cpu, Op* op)
    {
        if (cpu->Cpl > (cpu->SystemFlags & Flags.IoplMask) >> 12 && (cpu->Cr0 & ControlBits.Pe) != 0)
        {
            return Privilege(cpu, op);
        }

        if ((cpu->SystemFlags & Flags.If) != 0)
        {
            return op + 1;
        }

        cpu->SystemFlags |= Flags.If;
        cpu->Shadow = 1;
        return Dispatch.Leave(cpu, op);
    }

    /// <summary>The immediate is the flag.</summary>
    public static Op* SetFlag(Cpu* cpu, Op* op)
    {
        cpu->SystemFlags |= (uint)op->Imm;
        return op + 1;
    }

    public static Op* ClearFlag(Cpu* cpu, Op* op)
    {
        cpu->SystemFlags &= ~(uint)op->Imm;
        return op + 1;
    }

    /// <summary>CLAC (0) and STAC.</summary>
    public static Op* AccessCheck(Cpu* cpu, Op* op)
    {
        if (cpu->Cpl != 0)
        {
            return Undefined(cpu, op);
        }

        cpu->SystemFlags = (cpu->SystemFlags & ~Flags.Ac) | (uint)op->Imm;
        Modes.SelectTlb(cpu);
        return op + 1;
    }

    /// <summary>CLC, STC, CMC: the immediate is 0, 1, 2.</summary>
    public static Op* Carry(Cpu* cpu, Op* op)
    {
        uint flags = Flags.Get(cpu);
        Flags.SetExplicit(cpu, op->Imm switch { 0 => flags & ~Flags.Cf, 1 => flags | Flags.Cf, _ => flags ^ Flags.Cf });
        return op + 1;
    }

    public static Op* Lahf(Cpu* cpu, Op* op)
    {
        *((byte*)cpu + 1) = (byte)((Flags.Get(cpu) & 0xD5) | 2);
        return op + 1;
    }

    public static Op* Sahf(Cpu* cpu, Op* op)
    {
        Flags.SetExplicit(cpu, (Flags.Get(cpu) & Flags.Of) | (*((byte*)cpu + 1) & 0xD5u));
        return op + 1;
    }

    public static Op* Pushf(Cpu* cpu, Op* op)
    {
        if ((cpu->SystemFlags & Flags.Vm) != 0 && (cpu->SystemFlags & Flags.IoplMask) != Flags.IoplMask)
        {
            return Privilege(cpu, op);
        }

        return Stack.Push(cpu, 1 << (op->Form & OpForm.SizeMask), Flags.All(cpu) & ~(Flags.Vm | Flags.Rf)) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    public static Op* Popf(Cpu* cpu, Op* op)
    {
        int size = 1 << (op->Form & OpForm.SizeMask);
        ulong value;
        if ((cpu->SystemFlags & Flags.Vm) != 0 && (cpu->SystemFlags & Flags.IoplMask) != Flags.IoplMask)
        {
            return Privilege(cpu, op);
        }

        if (!Stack.Pop(cpu, size, &value))
        {
            return Dispatch.Fault(cpu, op);
        }

        uint before = cpu->SystemFlags;
        FlagWrites.Set(cpu, (uint)value, FlagWrites.Allowed(cpu, size == 2) | (size == 2 ? 0 : Flags.Rf));
        cpu->SystemFlags &= ~Flags.Rf;
        uint changed = before ^ cpu->SystemFlags;
        if ((changed & (Flags.Ac | Flags.Tf)) != 0)
        {
            Modes.Update(cpu);
            return Dispatch.Leave(cpu, op);
        }

        return (changed & cpu->SystemFlags & Flags.If) != 0 ? Dispatch.Leave(cpu, op) : op + 1;
    }

    public static Op* Int(Cpu* cpu, Op* op) => Exceptions.Software(cpu, op, (int)op->Imm);

    public static Op* Into(Cpu* cpu, Op* op) => (Flags.Get(cpu) & Flags.Of) != 0 ? Exceptions.Software(cpu, op, Faults.Overflow) : op + 1;

    public static Op* Invlpg(Cpu* cpu, Op* op)
    {
        if (!SystemTables.Privileged(cpu))
        {
            return Dispatch.Fault(cpu, op);
        }

        Modes.FlushPage(cpu, Addresses.Of(cpu, op, 1, write: false));
        return Dispatch.Resume(cpu, op);
    }

    public static Op* Invpcid(Cpu* cpu, Op* op)
    {
        ulong pcid;
        ulong linear;
        ulong at = Addresses.Of(cpu, op, 16, write: false);
        ulong kind = Regs.Get(cpu, op->Dst, CpuMode.Is64(cpu->Mode) ? 3 : 2);
        bool valid = SystemTables.Privileged(cpu) && GuestMemory.Load(cpu, at, 8, &pcid) && GuestMemory.Load(cpu, at + 8, 8, &linear)
            && ((kind <= 3 && pcid < 4096) || Faults.Raise(cpu, Faults.GeneralProtection, 0));
        if (!valid)
        {
            return Dispatch.Fault(cpu, op);
        }

        Modes.Flush(cpu);
        return Dispatch.Resume(cpu, op);
    }

    public static Op* Swapgs(Cpu* cpu, Op* op)
    {
        if (!CpuMode.Is64(cpu->Mode))
        {
            return Undefined(cpu, op);
        }

        if (cpu->Cpl != 0)
        {
            return Privilege(cpu, op);
        }

        (cpu->SegmentBase[Segment.Gs], cpu->Msr.KernelGsBase) = (cpu->Msr.KernelGsBase, cpu->SegmentBase[Segment.Gs]);
        return op + 1;
    }

    /// <summary>RDFSBASE, RDGSBASE: the segment is the immediate.</summary>
    public static Op* ReadBase(Cpu* cpu, Op* op)
    {
        if ((cpu->Cr4 & ControlBits.Fsgsbase) == 0)
        {
            return Undefined(cpu, op);
        }

        Regs.Set(cpu, op->Dst, op->Form & OpForm.SizeMask, cpu->SegmentBase[op->Imm]);
        return op + 1;
    }

    public static Op* WriteBase(Cpu* cpu, Op* op)
    {
        ulong value = Regs.Get(cpu, op->Dst, op->Form & OpForm.SizeMask);
        if ((cpu->Cr4 & ControlBits.Fsgsbase) == 0)
        {
            return Undefined(cpu, op);
        }

        if ((ulong)((long)(value << 16) >> 16) != value)
        {
            return Privilege(cpu, op);
        }

        cpu->SegmentBase[op->Imm] = value;
        return op + 1;
    }

    /// <summary>RDTSC (0), RDTSCP (1).</summary>
    public static Op* Rdtsc(Cpu* cpu, Op* op)
    {
        if (cpu->Cpl != 0 && (cpu->Cr4 & ControlBits.Tsd) != 0)
        {
            return Privilege(cpu, op);
        }

        ulong tsc = SoftVcpu.Of(cpu).Time.Tsc + cpu->Msr.TscOffset;
        cpu->Gpr[0] = (uint)tsc;
        cpu->Gpr[2] = tsc >> 32;
        cpu->Gpr[1] = op->Imm == 1 ? (uint)cpu->Msr.TscAux : cpu->Gpr[1];
        return op + 1;
    }

    public static Op* Rdpid(Cpu* cpu, Op* op)
    {
        cpu->Gpr[op->Dst / 8] = (uint)cpu->Msr.TscAux;
        return op + 1;
    }

    public static Op* Cpuid(Cpu* cpu, Op* op)
    {
        CpuidResult result = SoftVcpu.Of(cpu).Cpuid.Get(cpu, (uint)cpu->Gpr[0], (uint)cpu->Gpr[1]);
        cpu->Gpr[0] = result.Eax;
        cpu->Gpr[3] = result.Ebx;
        cpu->Gpr[1] = result.Ecx;
        cpu->Gpr[2] = result.Edx;
        return op + 1;
    }

    public static Op* Rdmsr(Cpu* cpu, Op* op)
    {
        ulong value;
        if (!SystemTables.Privileged(cpu) || !MsrAccess.Read(cpu, (uint)cpu->Gpr[1], &value))
        {
            return Dispatch.Fault(cpu, op);
        }

        cpu->Gpr[0] = (uint)value;
        cpu->Gpr[2] = value >> 32;
        return op + 1;
    }

    public static Op* Wrmsr(Cpu* cpu, Op* op)
    {
        ulong value = (uint)cpu->Gpr[0] | (cpu->Gpr[2] << 32);
        return SystemTables.Privileged(cpu) && MsrAccess.Write(cpu, (uint)cpu->Gpr[1], value) ? Dispatch.Leave(cpu, op) : Dispatch.Fault(cpu, op);
    }

    public static Op* Xgetbv(Cpu* cpu, Op* op)
    {
        if ((cpu->Cr4 & ControlBits.Osxsave) == 0)
        {
            return Undefined(cpu, op);
        }

        if ((uint)cpu->Gpr[1] > 1)
        {
            return Privilege(cpu, op);
        }

        cpu->Gpr[0] = (uint)cpu->Xcr0;
        cpu->Gpr[2] = cpu->Xcr0 >> 32;
        return op + 1;
    }

    public static Op* Xsetbv(Cpu* cpu, Op* op)
    {
        ulong value = (uint)cpu->Gpr[0] | (cpu->Gpr[2] << 32);
        if ((cpu->Cr4 & ControlBits.Osxsave) == 0)
        {
            return Undefined(cpu, op);
        }

        ulong supported = CpuModel.Xcr0;
        if (cpu->Cpl != 0 || (uint)cpu->Gpr[1] != 0 || (value & ~supported) != 0 || (value & 1) == 0 || (value & 6) == 4)
        {
            return Privilege(cpu, op);
        }

        cpu->Xcr0 = value;
        Modes.Update(cpu);
        return Dispatch.Resume(cpu, op);
    }
}
