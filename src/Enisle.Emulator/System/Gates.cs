using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator;

/// <summary>Call gates, task gates and task state segments as targets of far JMP and CALL.</summary>
internal static unsafe class Gates
{
    public static bool Go(Cpu* cpu, Segment segment, ulong descriptor, ulong next, bool call)
    {
        bool lma = (cpu->Efer & ControlBits.Lma) != 0;
        uint rpl = (uint)segment.Selector & 3;
        bool known = lma ? segment.Type == 12 : segment.Type is 1 or 9 or 5 or 4 or 12;
        if (!known || segment.Dpl < cpu->Cpl || segment.Dpl < rpl)
        {
            return Faults.GeneralProtectionOf(cpu, segment.Selector);
        }

        if (!segment.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, segment.Selector & 0xFFFC);
        }

        if (segment.Type is 4 or 12)
        {
            return ThroughCallGate(cpu, segment.Selector, Gate.Unpack(descriptor), next, call, lma);
        }

        ulong rip = cpu->Rip;
        cpu->Rip = next;
        int tss = segment.Type == 5 ? Gate.Unpack(descriptor).Selector : segment.Selector;
        if (TaskSwitch.To(cpu, tss, call ? TaskSwitch.Cause.Call : TaskSwitch.Cause.Jump))
        {
            return true;
        }

        cpu->Rip = rip;
        return false;
    }

    private static bool ThroughCallGate(Cpu* cpu, int selector, Gate gate, ulong next, bool call, bool lma)
    {
        ulong high = 0;
        ulong descriptor;
        if ((lma && !Segmentation.ReadDescriptorHigh(cpu, selector, &high)) || !Segmentation.ReadDescriptor(cpu, gate.Selector, &descriptor))
        {
            return false;
        }

        Segment code = Segmentation.Unpack(gate.Selector, descriptor);
        bool conforming = (code.Access & 4) != 0;
        bool inward = call && !conforming && code.Dpl < cpu->Cpl;
        bool allowed = code.IsCode && code.Dpl <= cpu->Cpl && (call || conforming || code.Dpl == cpu->Cpl) && (!lma || code.Long);
        if (!allowed)
        {
            return Faults.GeneralProtectionOf(cpu, gate.Selector);
        }

        if (!code.Present)
        {
            return Faults.Raise(cpu, Faults.SegmentNotPresent, gate.Selector & 0xFFFC);
        }

        int size = lma ? 8 : gate.Type == 12 ? 4 : 2;
        if (call && !PushFrame(cpu, code.Dpl, inward, size, next, lma ? 0 : gate.Parameters))
        {
            return false;
        }

        cpu->Cpl = inward ? code.Dpl : cpu->Cpl;
        code.Selector = (ushort)(((uint)gate.Selector & 0xFFFC) | cpu->Cpl);
        Segmentation.Commit(cpu, Segment.Cs, code, descriptor);
        cpu->Rip = (size == 2 ? gate.Offset & 0xFFFF : gate.Offset) | (high << 32);
        FarTransfers.Changed(cpu);
        return true;
    }

    private static bool PushFrame(Cpu* cpu, uint cpl, bool inward, int size, ulong next, int parameters)
    {
        StackSwitch saved = StackSwitch.Save(cpu);
        ushort cs = Cpu.SegmentOf(cpu, Segment.Cs).Selector;
        ulong* values = stackalloc ulong[32];
        for (int i = 0; inward && i < parameters; i++)
        {
            if (!Stack.Peek(cpu, i * size, size, &values[i]))
            {
                return false;
            }
        }

        bool pushed = !inward || (size == 8 ? ToInner64(cpu, cpl) : saved.ToInner(cpu, cpl));
        pushed = pushed && (!inward || (Stack.Push(cpu, size, saved.Ss.Selector) && Stack.Push(cpu, size, saved.Rsp)));
        for (int i = parameters - 1; pushed && inward && i >= 0; i--)
        {
            pushed = Stack.Push(cpu, size, values[i]);
        }

        if (pushed && Stack.Push(cpu, size, cs) && Stack.Push(cpu, size, next))
        {
            return true;
        }

        saved.Restore(cpu);
        return false;
    }

    private static bool ToInner64(Cpu* cpu, uint cpl)
    {
        ulong rsp;
        if (!GuestMemory.LoadSystem(cpu, cpu->TrBase + 4 + (8 * cpl), 8, &rsp))
        {
            return false;
        }

        cpu->Cpl = cpl;
        Segmentation.SetNull(cpu, Segment.Ss, (ushort)cpl);
        Modes.Update(cpu);
        cpu->Gpr[Stack.Rsp] = rsp;
        return true;
    }
}
