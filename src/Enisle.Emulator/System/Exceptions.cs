using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>Delivery of exceptions and interrupts through the interrupt table of the present mode.</summary>
/// <remarks>Spec: SDM volume 3, chapter 6. A fault while delivering becomes a double fault, and one more a shutdown.</remarks>
internal static unsafe class Exceptions
{
    private const uint Contributory = (1u << 0) | (1u << 10) | (1u << 11) | (1u << 12) | (1u << 13);

    /// <summary>Delivers the exception that is raised in the state; RIP is that of the instruction at fault.</summary>
    public static Op* Deliver(Cpu* cpu)
    {
        int vector = cpu->FaultVector;
        int error = cpu->FaultError;
        cpu->FaultVector = -1;
        if (vector != Faults.Debug)
        {
            cpu->SystemFlags |= vector is Faults.Breakpoint or Faults.Overflow ? 0 : Flags.Rf;
        }

        while (!Transfer(cpu, vector, error, software: false))
        {
            int next = cpu->FaultVector;
            error = cpu->FaultError;
            cpu->FaultVector = -1;
            if (vector == Faults.DoubleFault)
            {
                cpu->Exit = 1 + (uint)Machine.Vcpus.VcpuExit.Shutdown;
                return null;
            }

            bool twice = (IsContributory(vector) && IsContributory(next)) || (vector == Faults.PageFault && (next == Faults.PageFault || IsContributory(next)));
            vector = twice ? Faults.DoubleFault : next;
            error = twice ? 0 : error;
        }

        return cpu->Budget < 0 ? null : Dispatch.Enter(cpu);
    }

    /// <summary>An interrupt from outside, between two instructions.</summary>
    public static void Interrupt(Cpu* cpu, int vector)
    {
        if (!Transfer(cpu, vector, -1, software: false))
        {
            Deliver(cpu);
        }
    }

    /// <summary>INT n, INT3, INTO: what is pushed is the next instruction's RIP.</summary>
    public static Op* Software(Cpu* cpu, Op* op, int vector)
    {
        ulong rip = (cpu->Rip + op->RipOffset) & cpu->RipMask;
        cpu->Rip = (rip + op->Length) & cpu->RipMask;
        cpu->Budget -= op->Count;
        bool allowed = (cpu->SystemFlags & (Flags.Vm | Flags.IoplMask)) is var flags && ((flags & Flags.Vm) == 0 || flags >= (Flags.Vm | Flags.IoplMask) || vector == Faults.Breakpoint);
        if (!allowed)
        {
            Faults.Raise(cpu, Faults.GeneralProtection, 0);
        }
        else if (Transfer(cpu, vector, -1, software: true))
        {
            return Dispatch.Enter(cpu);
        }

        cpu->Rip = rip;
        return Deliver(cpu);
    }

    private static bool IsContributory(int vector) => vector < 32 && ((Contributory >> vector) & 1) != 0;

    private static bool Transfer(Cpu* cpu, int vector, int error, bool software)
    {
        cpu->Shadow = 0;
        return (cpu->Cr0 & ControlBits.Pe) == 0 ? RealMode(cpu, vector) : (cpu->Efer & ControlBits.Lma) != 0 ? LongMode(cpu, vector, error, software) : ProtectedMode(cpu, vector, error, software);
    }

    private static bool RealMode(Cpu* cpu, int vector)
    {
        ulong entry;
        if ((uint)(vector * 4) + 3 > cpu->IdtLimit)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection);
        }

        ulong rsp = cpu->Gpr[Stack.Rsp];
        if (!GuestMemory.LoadSystem(cpu, cpu->IdtBase + (ulong)(vector * 4), 4, &entry) || !Stack.Push(cpu, 2, Flags.All(cpu))
            || !Stack.Push(cpu, 2, Cpu.SegmentOf(cpu, Segment.Cs).Selector) || !Stack.Push(cpu, 2, cpu->Rip))
        {
            cpu->Gpr[Stack.Rsp] = rsp;
            return false;
        }

        cpu->SystemFlags &= ~(Flags.If | Flags.Tf | Flags.Ac | Flags.Rf);
        Segmentation.LoadReal(cpu, Segment.Cs, (ushort)(entry >> 16));
        cpu->Rip = (ushort)entry;
        cpu->Generation++;
        Modes.Update(cpu);
        return true;
    }

    /// <summary>The error code of a fault that an IDT entry causes.</summary>
    private static int IdtError(int vector, bool software) => (vector * 8) + 2 + (software ? 0 : 1);

    private static bool LongMode(Cpu* cpu, int vector, int error, bool software)
    {
        ulong low;
        ulong high;
        int external = software ? 0 : 1;
        if ((uint)(vector * 16) + 15 > cpu->IdtLimit)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, IdtError(vector, software));
        }

        if (!GuestMemory.LoadSystem(cpu, cpu->IdtBase + (ulong)(vector * 16), 8, &low) || !GuestMemory.LoadSystem(cpu, cpu->IdtBase + (ulong)(vector * 16) + 8, 8, &high))
        {
            return false;
        }

        Gate gate = Gate.Unpack(low);
        if (gate.Type is not (14 or 15) || (software && gate.Dpl < cpu->Cpl))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, IdtError(vector, software));
        }

        if (!gate.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, IdtError(vector, software));
        }

        ulong descriptor;
        if (!CodeOf(cpu, gate.Selector, external, &descriptor))
        {
            return false;
        }

        Segment code = Segmentation.Unpack(gate.Selector, descriptor);
        if (!code.Long || code.Big)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, (gate.Selector & 0xFFFC) + external);
        }

        uint cpl = (code.Access & 4) != 0 ? cpu->Cpl : code.Dpl;
        int ist = (int)(low >> 32) & 7;
        ulong rsp = cpu->Gpr[Stack.Rsp];
        if ((cpl < cpu->Cpl || ist != 0) && !StackOfTss64(cpu, ist == 0 ? 4 + (8 * (int)cpl) : 28 + (8 * ist), &rsp))
        {
            return false;
        }

        ulong target = gate.Offset | (high << 32);
        return PushFrame64(cpu, rsp & ~15UL, error, cpl) && Arrive(cpu, code, descriptor, cpl, target, gate.Type == 14, toNewStack: cpl < cpu->Cpl);
    }

    private static bool StackOfTss64(Cpu* cpu, int offset, ulong* rsp)
    {
        if ((uint)offset + 7 > cpu->Tr.Limit)
        {
            return Faults.Raise(cpu, Faults.InvalidTss, cpu->Tr.Selector & 0xFFFC);
        }

        if (!GuestMemory.LoadSystem(cpu, cpu->TrBase + (ulong)offset, 8, rsp))
        {
            return false;
        }

        return (ulong)((long)(*rsp << 16) >> 16) == *rsp || Faults.Raise(cpu, Faults.StackFault, 0);
    }

    /// <summary>SS, RSP, RFLAGS, CS, RIP and the error code; RSP moves when all of it is written.</summary>
    private static bool PushFrame64(Cpu* cpu, ulong rsp, int error, uint cpl)
    {
        uint old = cpu->Cpl;
        ulong* frame = stackalloc ulong[6];
        frame[0] = (uint)error;
        frame[1] = cpu->Rip;
        frame[2] = Cpu.SegmentOf(cpu, Segment.Cs).Selector;
        frame[3] = Flags.All(cpu);
        frame[4] = cpu->Gpr[Stack.Rsp];
        frame[5] = Cpu.SegmentOf(cpu, Segment.Ss).Selector;
        int first = error < 0 ? 1 : 0;
        int bytes = (6 - first) * 8;
        SetPrivilege(cpu, cpl);
        if (!GuestMemory.StoreBytes(cpu, rsp - (ulong)bytes, bytes, (byte*)(frame + first)))
        {
            SetPrivilege(cpu, old);
            return false;
        }

        SetPrivilege(cpu, old);
        cpu->Gpr[Stack.Rsp] = rsp - (ulong)bytes;
        return true;
    }

    private static void SetPrivilege(Cpu* cpu, uint cpl)
    {
        cpu->Cpl = cpl;
        Modes.SelectTlb(cpu);
    }

    private static bool Arrive(Cpu* cpu, Segment code, ulong descriptor, uint cpl, ulong target, bool interruptGate, bool toNewStack)
    {
        code.Selector = (ushort)(((uint)code.Selector & 0xFFFC) | cpl);
        Segmentation.Commit(cpu, Segment.Cs, code, descriptor);
        if (toNewStack && (cpu->Efer & ControlBits.Lma) != 0)
        {
            Segmentation.SetNull(cpu, Segment.Ss, (ushort)cpl);
        }

        cpu->Cpl = cpl;
        cpu->SystemFlags &= ~(Flags.Tf | Flags.Nt | Flags.Rf | Flags.Vm | (interruptGate ? Flags.If : 0));
        cpu->Rip = target;
        Modes.Update(cpu);
        return true;
    }

    private static bool CodeOf(Cpu* cpu, int selector, int external, ulong* descriptor)
    {
        if ((selector & 0xFFFC) == 0)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, external);
        }

        if (!Segmentation.ReadDescriptor(cpu, selector, descriptor))
        {
            return false;
        }

        Segment code = Segmentation.Unpack(selector, *descriptor);
        if (!code.IsCode || code.Dpl > cpu->Cpl)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, (selector & 0xFFFC) + external);
        }

        return code.Present || Faults.Raise(cpu, Faults.SegmentNotPresent, (selector & 0xFFFC) + external);
    }

    private static bool ProtectedMode(Cpu* cpu, int vector, int error, bool software)
    {
        ulong entry;
        int external = software ? 0 : 1;
        if ((uint)(vector * 8) + 7 > cpu->IdtLimit)
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, IdtError(vector, software));
        }

        if (!GuestMemory.LoadSystem(cpu, cpu->IdtBase + (ulong)(vector * 8), 8, &entry))
        {
            return false;
        }

        Gate gate = Gate.Unpack(entry);
        if (gate.Type is not (5 or 6 or 7 or 14 or 15) || (software && gate.Dpl < cpu->Cpl))
        {
            return Faults.Raise(cpu, Faults.GeneralProtection, IdtError(vector, software));
        }

        if (!gate.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, IdtError(vector, software));
        }

        if (gate.Type == 5)
        {
            return TaskSwitch.ToGate(cpu, gate.Selector, TaskSwitch.Cause.Interrupt) && (error < 0 || Stack.Push(cpu, (cpu->Tr.Access & 8) != 0 ? 4 : 2, (uint)error));
        }

        ulong descriptor;
        if (!CodeOf(cpu, gate.Selector, external, &descriptor))
        {
            return false;
        }

        Segment code = Segmentation.Unpack(gate.Selector, descriptor);
        uint cpl = (code.Access & 4) != 0 ? cpu->Cpl : code.Dpl;
        bool wide = gate.Type >= 14;
        ulong target = wide ? gate.Offset : gate.Offset & 0xFFFF;
        return PushFrame32(cpu, error, cpl, wide ? 4 : 2) && Arrive(cpu, code, descriptor, cpl, target, gate.Type is 14 or 6, toNewStack: false);
    }

    private static bool PushFrame32(Cpu* cpu, int error, uint cpl, int size)
    {
        uint flags = Flags.All(cpu);
        ushort cs = Cpu.SegmentOf(cpu, Segment.Cs).Selector;
        bool fromVirtual = (flags & Flags.Vm) != 0;
        StackSwitch saved = StackSwitch.Save(cpu);
        bool pushed = cpl >= saved.Cpl || saved.ToInner(cpu, cpl);
        if (pushed && fromVirtual)
        {
            pushed = Stack.Push(cpu, size, Cpu.SegmentOf(cpu, Segment.Gs).Selector) && Stack.Push(cpu, size, Cpu.SegmentOf(cpu, Segment.Fs).Selector)
                && Stack.Push(cpu, size, Cpu.SegmentOf(cpu, Segment.Ds).Selector) && Stack.Push(cpu, size, Cpu.SegmentOf(cpu, Segment.Es).Selector);
        }

        if (pushed && cpl < saved.Cpl)
        {
            pushed = Stack.Push(cpu, size, saved.Ss.Selector) && Stack.Push(cpu, size, saved.Rsp);
        }

        pushed = pushed && Stack.Push(cpu, size, flags) && Stack.Push(cpu, size, cs) && Stack.Push(cpu, size, cpu->Rip) && (error < 0 || Stack.Push(cpu, size, (uint)error));
        if (!pushed)
        {
            saved.Restore(cpu);
            return false;
        }

        for (int i = 0; fromVirtual && i <= Segment.Gs; i++)
        {
            if (i is not (Segment.Cs or Segment.Ss))
            {
                Segmentation.SetNull(cpu, i, 0);
            }
        }

        return true;
    }
}
