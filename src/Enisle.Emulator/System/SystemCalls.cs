using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>SYSCALL SYSRET SYSENTER SYSEXIT IRET: the ways into the kernel and back.</summary>
internal static unsafe class SystemCalls
{
    private const ushort FlatCode64 = 0xA09B;
    private const ushort FlatCode32 = 0xC09B;
    private const ushort FlatData = 0xC093;

    public static Op* Syscall(Cpu* cpu, Op* op)
    {
        if ((cpu->Efer & ControlBits.Sce) == 0 || !CpuMode.Is64(cpu->Mode))
        {
            Faults.Raise(cpu, Faults.InvalidOpcode);
            return Dispatch.Fault(cpu, op);
        }

        uint flags = Flags.All(cpu);
        cpu->Gpr[1] = cpu->Rip + op->RipOffset + op->Length;
        cpu->Gpr[11] = flags & ~Flags.Rf;
        ushort selector = (ushort)((cpu->Msr.Star >> 32) & 0xFFFC);
        SetFlat(cpu, selector, (ushort)(selector + 8), 0, FlatCode64);
        FlagWrites.Set(cpu, flags & ~(uint)cpu->Msr.Fmask & ~Flags.Rf, uint.MaxValue);
        cpu->Rip = cpu->Msr.Lstar;
        Modes.Update(cpu);
        return Dispatch.Jump(cpu, op);
    }

    public static Op* Sysret(Cpu* cpu, Op* op)
    {
        if ((cpu->Efer & ControlBits.Sce) == 0)
        {
            Faults.Raise(cpu, Faults.InvalidOpcode);
            return Dispatch.Fault(cpu, op);
        }

        ulong target = cpu->Gpr[1];
        bool wide = (op->Form & OpForm.SizeMask) == 3;
        if (cpu->Cpl != 0 || !CpuMode.Is64(cpu->Mode) || (wide && (ulong)((long)(target << 16) >> 16) != target))
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0);
            return Dispatch.Fault(cpu, op);
        }

        ushort selector = (ushort)((cpu->Msr.Star >> 48) | 3);
        SetFlat(cpu, (ushort)(wide ? selector + 16 : selector), (ushort)(selector + 8), 3, wide ? FlatCode64 : FlatCode32);
        FlagWrites.Set(cpu, (uint)cpu->Gpr[11] & ~(Flags.Rf | Flags.Vm), uint.MaxValue);
        cpu->Rip = wide ? target : (uint)target;
        Modes.Update(cpu);
        return Dispatch.Jump(cpu, op);
    }

    public static Op* Sysenter(Cpu* cpu, Op* op)
    {
        if ((cpu->Cr0 & ControlBits.Pe) == 0 || (cpu->Msr.SysenterCs & 0xFFFC) == 0)
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0);
            return Dispatch.Fault(cpu, op);
        }

        bool lma = (cpu->Efer & ControlBits.Lma) != 0;
        ushort selector = (ushort)(cpu->Msr.SysenterCs & 0xFFFC);
        cpu->SystemFlags &= ~(Flags.Vm | Flags.If | Flags.Rf);
        SetFlat(cpu, selector, (ushort)(selector + 8), 0, lma ? FlatCode64 : FlatCode32);
        cpu->Rip = lma ? cpu->Msr.SysenterEip : (uint)cpu->Msr.SysenterEip;
        cpu->Gpr[Stack.Rsp] = lma ? cpu->Msr.SysenterEsp : (uint)cpu->Msr.SysenterEsp;
        Modes.Update(cpu);
        return Dispatch.Jump(cpu, op);
    }

    public static Op* Sysexit(Cpu* cpu, Op* op)
    {
        if (cpu->Cpl != 0 || (cpu->Cr0 & ControlBits.Pe) == 0 || (cpu->Msr.SysenterCs & 0xFFFC) == 0)
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0);
            return Dispatch.Fault(cpu, op);
        }

        bool wide = (op->Form & OpForm.SizeMask) == 3;
        ushort selector = (ushort)((cpu->Msr.SysenterCs & 0xFFFC) | 3);
        SetFlat(cpu, (ushort)(selector + (wide ? 32 : 16)), (ushort)(selector + (wide ? 40 : 24)), 3, wide ? FlatCode64 : FlatCode32);
        cpu->Rip = wide ? cpu->Gpr[2] : (uint)cpu->Gpr[2];
        cpu->Gpr[Stack.Rsp] = wide ? cpu->Gpr[1] : (uint)cpu->Gpr[1];
        Modes.Update(cpu);
        return Dispatch.Jump(cpu, op);
    }

    public static Op* Iret(Cpu* cpu, Op* op)
    {
        int size = 1 << (op->Form & OpForm.SizeMask);
        ulong old = cpu->Rip;
        if ((cpu->Mode & CpuMode.Protected) != 0 && (cpu->SystemFlags & Flags.Nt) != 0 && (cpu->Efer & ControlBits.Lma) == 0)
        {
            ulong link;
            cpu->Rip = (old + op->RipOffset + op->Length) & cpu->RipMask;
            if (GuestMemory.LoadSystem(cpu, cpu->TrBase, 2, &link) && TaskSwitch.To(cpu, (int)link, TaskSwitch.Cause.Return))
            {
                return Dispatch.Jump(cpu, op);
            }

            cpu->Rip = old;
            return Dispatch.Fault(cpu, op);
        }

        ulong* frame = stackalloc ulong[5];
        for (int i = 0; i < 3; i++)
        {
            if (!Stack.Peek(cpu, i * size, size, &frame[i]))
            {
                return Dispatch.Fault(cpu, op);
            }
        }

        bool done = (cpu->Mode & CpuMode.Protected) != 0 ? Protected(cpu, frame, size) : Real(cpu, frame, size);
        cpu->Budget = Math.Min(cpu->Budget, op->Count); // IF may be set now: look for interrupts soon
        return done ? Dispatch.Jump(cpu, op) : Dispatch.Fault(cpu, op);
    }

    private static bool Real(Cpu* cpu, ulong* frame, int size)
    {
        bool virtual8086 = (cpu->SystemFlags & Flags.Vm) != 0;
        if (virtual8086 && (cpu->SystemFlags & Flags.IoplMask) != Flags.IoplMask)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        Stack.SetPointer(cpu, cpu->Gpr[Stack.Rsp] + (ulong)(3 * size));
        uint mask = virtual8086 ? FlagWrites.Allowed(cpu, size == 2) : FlagWrites.Known & ~(Flags.Vm | Flags.Vif | Flags.Vip);
        FlagWrites.Set(cpu, (uint)frame[2], size == 2 ? mask & 0xFFFF : mask);
        FarTransfers.RealCode(cpu, (ushort)frame[1], frame[0]);
        return true;
    }

    private static bool Protected(Cpu* cpu, ulong* frame, int size)
    {
        bool is64 = CpuMode.Is64(cpu->Mode);
        ushort selector = (ushort)frame[1];
        if ((frame[2] & Flags.Vm) != 0 && cpu->Cpl == 0 && (cpu->Efer & ControlBits.Lma) == 0)
        {
            return ToVirtual8086(cpu, frame, size);
        }

        Segment code;
        ulong descriptor;
        if (!FarTransfers.LoadReturnCode(cpu, selector, &code, &descriptor))
        {
            return false;
        }

        uint rpl = (uint)selector & 3;
        bool outward = rpl > cpu->Cpl;
        uint mask = FlagWrites.Allowed(cpu, size == 2) | (size == 2 ? 0 : Flags.Rf | (cpu->Cpl == 0 ? Flags.Vif | Flags.Vip : 0));
        if (outward || is64)
        {
            if (!Stack.Peek(cpu, 3 * size, size, &frame[3]) || !Stack.Peek(cpu, 4 * size, size, &frame[4]) || !OuterStack.Load(cpu, (ushort)frame[4], rpl, code.Long))
            {
                return false;
            }
        }

        ulong rsp = outward || is64 ? frame[3] : cpu->Gpr[Stack.Rsp] + (ulong)(3 * size);
        cpu->Cpl = rpl;
        code.Selector = selector;
        Segmentation.Commit(cpu, Segment.Cs, code, descriptor);
        FlagWrites.Set(cpu, (uint)frame[2], mask);
        cpu->Rip = frame[0];
        FarTransfers.Changed(cpu);
        SetPointerWide(cpu, rsp, size);
        if (outward)
        {
            FarTransfers.DropInnerSegments(cpu);
            Modes.Update(cpu);
        }

        return true;
    }

    private static void SetPointerWide(Cpu* cpu, ulong rsp, int size)
    {
        if (size == 8)
        {
            cpu->Gpr[Stack.Rsp] = CpuMode.Is64(cpu->Mode) ? rsp : (uint)rsp;
            return;
        }

        Stack.SetPointer(cpu, rsp);
    }

    private static bool ToVirtual8086(Cpu* cpu, ulong* frame, int size)
    {
        ulong* rest = stackalloc ulong[6]; // esp ss es ds fs gs
        for (int i = 0; i < 6; i++)
        {
            if (!Stack.Peek(cpu, (3 + i) * size, size, &rest[i]))
            {
                return false;
            }
        }

        FlagWrites.Set(cpu, (uint)frame[2], uint.MaxValue);
        Segmentation.LoadReal(cpu, Segment.Cs, (ushort)frame[1]);
        Segmentation.LoadReal(cpu, Segment.Ss, (ushort)rest[1]);
        Segmentation.LoadReal(cpu, Segment.Es, (ushort)rest[2]);
        Segmentation.LoadReal(cpu, Segment.Ds, (ushort)rest[3]);
        Segmentation.LoadReal(cpu, Segment.Fs, (ushort)rest[4]);
        Segmentation.LoadReal(cpu, Segment.Gs, (ushort)rest[5]);
        cpu->Cpl = 3;
        cpu->Rip = frame[0];
        FarTransfers.Changed(cpu);
        cpu->Gpr[Stack.Rsp] = (uint)rest[0];
        return true;
    }

    private static void SetFlat(Cpu* cpu, ushort cs, ushort ss, uint cpl, ushort codeAccess)
    {
        ushort dpl = (ushort)(cpl << 5);
        Cpu.SegmentOf(cpu, Segment.Cs) = new Segment { Selector = cs, Access = (ushort)(codeAccess | dpl), Limit = uint.MaxValue };
        Cpu.SegmentOf(cpu, Segment.Ss) = new Segment { Selector = ss, Access = (ushort)(FlatData | dpl), Limit = uint.MaxValue };
        cpu->SegmentBase[Segment.Cs] = 0;
        cpu->SegmentBase[Segment.Ss] = 0;
        cpu->Cpl = cpl;
    }
}
