using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>Far JMP, CALL and RET, with call gates and task gates.</summary>
internal static unsafe class FarTransfers
{
    /// <summary>The pointer is the immediate (offset, then selector in bits 32 up), or in memory.</summary>
    public static Op* Jump(Cpu* cpu, Op* op)
    {
        ulong offset;
        ushort selector;
        return Pointer(cpu, op, &offset, &selector) && Go(cpu, op, selector, offset, call: false) ? Dispatch.Jump(cpu, op) : Back(cpu, op);
    }

    /// <inheritdoc cref="Jump"/>
    public static Op* Call(Cpu* cpu, Op* op)
    {
        ulong offset;
        ushort selector;
        return Pointer(cpu, op, &offset, &selector) && Go(cpu, op, selector, offset, call: true) ? Dispatch.Jump(cpu, op) : Back(cpu, op);
    }

    /// <summary>The immediate is what is released from the stack beside the pointer.</summary>
    public static Op* Return(Cpu* cpu, Op* op)
    {
        int size = 1 << (op->Form & OpForm.SizeMask);
        ulong rip;
        ulong cs;
        if (!Stack.Peek(cpu, 0, size, &rip) || !Stack.Peek(cpu, size, size, &cs))
        {
            return Dispatch.Fault(cpu, op);
        }

        if ((cpu->Mode & CpuMode.Protected) == 0)
        {
            Stack.SetPointer(cpu, cpu->Gpr[Stack.Rsp] + (ulong)(2 * size) + op->Imm);
            RealCode(cpu, (ushort)cs, rip);
            return Dispatch.Jump(cpu, op);
        }

        return ReturnProtected(cpu, (ushort)cs, rip, size, (int)op->Imm) ? Dispatch.Jump(cpu, op) : Dispatch.Fault(cpu, op);
    }

    /// <summary>To an outer or the same level, by far RET and IRET: CS is checked, then SS if the level changes.</summary>
    public static bool LoadReturnCode(Cpu* cpu, ushort selector, Segment* code, ulong* descriptor)
    {
        if ((selector & 0xFFFC) == 0)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        if (!Segmentation.ReadDescriptor(cpu, selector, descriptor))
        {
            return false;
        }

        *code = Segmentation.Unpack(selector, *descriptor);
        uint rpl = (uint)selector & 3;
        bool conforming = (code->Access & 4) != 0;
        if (!code->IsCode || rpl < cpu->Cpl || (conforming ? code->Dpl > rpl : code->Dpl != rpl) || (code->Long && code->Big && (cpu->Efer & ControlBits.Lma) != 0))
        {
            return Faults.GeneralProtectionOf(cpu, selector);
        }

        return code->Present || Faults.Raise(cpu, Faults.SegmentNotPresent, selector & 0xFFFC);
    }

    /// <summary>After a return to an outer level: data segments that it may not see become null.</summary>
    public static void DropInnerSegments(Cpu* cpu)
    {
        for (int i = 0; i <= Segment.Gs; i++)
        {
            ref Segment segment = ref Cpu.SegmentOf(cpu, i);
            bool inner = segment.Dpl < cpu->Cpl && (segment.Access & 0x1C) != 0x1C && segment.IsCodeOrData;
            if (i is not (Segment.Cs or Segment.Ss) && inner)
            {
                Segmentation.SetNull(cpu, i, 0);
            }
        }
    }

    public static void RealCode(Cpu* cpu, ushort selector, ulong rip)
    {
        Segmentation.LoadReal(cpu, Segment.Cs, selector);
        cpu->Rip = rip;
        Changed(cpu);
    }

    /// <summary>CS or what depends on it has changed.</summary>
    public static void Changed(Cpu* cpu)
    {
        Modes.Update(cpu);
        cpu->Rip &= cpu->RipMask;
        if (!CpuMode.Is64(cpu->Mode))
        {
            cpu->Generation++;
        }
    }

    private static Op* Back(Cpu* cpu, Op* op) => Dispatch.Fault(cpu, op);

    private static bool Pointer(Cpu* cpu, Op* op, ulong* offset, ushort* selector)
    {
        if ((op->Form & OpForm.SrcMemory) == 0)
        {
            *offset = (uint)op->Imm;
            *selector = (ushort)(op->Imm >> 32);
            return true;
        }

        int size = 1 << (op->Form & OpForm.SizeMask);
        ulong at = Addresses.Of(cpu, op, size + 2, write: false);
        ulong value;
        if (!GuestMemory.Load(cpu, at, size, offset, Addresses.IsStack(op)) || !GuestMemory.Load(cpu, at + (ulong)size, 2, &value, Addresses.IsStack(op)))
        {
            return false;
        }

        *selector = (ushort)value;
        return true;
    }

    private static bool Go(Cpu* cpu, Op* op, ushort selector, ulong offset, bool call)
    {
        int size = 1 << (op->Form & OpForm.SizeMask);
        ulong next = (cpu->Rip + op->RipOffset + op->Length) & cpu->RipMask;
        if ((cpu->Mode & CpuMode.Protected) == 0)
        {
            if (call && !PushPointer(cpu, size, next))
            {
                return false;
            }

            RealCode(cpu, selector, offset);
            return true;
        }

        if ((selector & 0xFFFC) == 0)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }

        ulong descriptor;
        if (!Segmentation.ReadDescriptor(cpu, selector, &descriptor))
        {
            return false;
        }

        Segment code = Segmentation.Unpack(selector, descriptor);
        return code.IsCodeOrData ? ToCode(cpu, code, descriptor, offset, call, size, next) : Gates.Go(cpu, code, descriptor, next, call);
    }

    private static bool ToCode(Cpu* cpu, Segment code, ulong descriptor, ulong offset, bool call, int size, ulong next)
    {
        bool conforming = (code.Access & 4) != 0;
        bool allowed = code.IsCode && (conforming ? code.Dpl <= cpu->Cpl : code.Dpl == cpu->Cpl && ((uint)code.Selector & 3) <= cpu->Cpl);
        if (!allowed || (code.Long && code.Big && (cpu->Efer & ControlBits.Lma) != 0))
        {
            return Faults.GeneralProtectionOf(cpu, code.Selector);
        }

        if (!code.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, code.Selector & 0xFFFC);
        }

        if (call && !PushPointer(cpu, size, next))
        {
            return false;
        }

        code.Selector = (ushort)(((uint)code.Selector & 0xFFFC) | cpu->Cpl);
        Segmentation.Commit(cpu, Segment.Cs, code, descriptor);
        cpu->Rip = offset;
        Changed(cpu);
        return true;
    }

    private static bool PushPointer(Cpu* cpu, int size, ulong next)
    {
        ulong rsp = cpu->Gpr[Stack.Rsp];
        if (Stack.Push(cpu, size, Cpu.SegmentOf(cpu, Segment.Cs).Selector) && Stack.Push(cpu, size, next))
        {
            return true;
        }

        cpu->Gpr[Stack.Rsp] = rsp;
        return false;
    }

    private static bool ReturnProtected(Cpu* cpu, ushort selector, ulong rip, int size, int release)
    {
        Segment code;
        ulong descriptor;
        if (!LoadReturnCode(cpu, selector, &code, &descriptor))
        {
            return false;
        }

        uint rpl = (uint)selector & 3;
        ulong rsp = 0;
        ulong ss = 0;
        if (rpl > cpu->Cpl)
        {
            if (!Stack.Peek(cpu, (2 * size) + release, size, &rsp) || !Stack.Peek(cpu, (3 * size) + release, size, &ss) || !OuterStack.Load(cpu, (ushort)ss, rpl, code.Long))
            {
                return false;
            }

            cpu->Cpl = rpl;
        }

        Segmentation.Commit(cpu, Segment.Cs, code, descriptor);
        ulong old = cpu->Gpr[Stack.Rsp];
        bool outward = ss != 0 || rsp != 0;
        cpu->Rip = rip;
        Changed(cpu);
        Stack.SetPointer(cpu, outward ? rsp + (ulong)release : old + (ulong)((2 * size) + release));
        if (outward)
        {
            DropInnerSegments(cpu);
            Modes.Update(cpu);
        }

        return true;
    }
}
