using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>From one instruction to the next, and from block to block.</summary>
/// <remarks>
/// A handler ends in <c>return Dispatch.Next(cpu, op + 1)</c>: compiled ahead of time this is a jump to the next handler, and under the
/// JIT, where a tail call is not certain, it returns the op to the loop. A handler may always return an op instead; slow ones do.
/// No handler with a hot path takes the address of a local: that would turn its jump into a call.
/// </remarks>
internal static unsafe class Dispatch
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Op* Next(Cpu* cpu, Op* op)
    {
        if (RuntimeFeature.IsDynamicCodeSupported)
        {
            return op;
        }

        return ((delegate*<Cpu*, Op*, Op*>)op->Handler)(cpu, op);
    }

    /// <summary>The end of a block: on to the link's target.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Op* Follow(Cpu* cpu, Op* link)
    {
        cpu->Rip = (cpu->Rip + (ulong)(long)link->Disp) & cpu->RipMask;
        long budget = cpu->Budget - link->Count;
        cpu->Budget = budget;
        if (link->LinkGeneration != cpu->Generation || budget < 0)
        {
            return FollowSlow(cpu, link);
        }

        return Next(cpu, link->Link);
    }

    /// <summary>The end of a block whose target stands in RIP.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Op* Jump(Cpu* cpu, Op* op)
    {
        long budget = cpu->Budget - op->Count;
        cpu->Budget = budget;
        JumpEntry* entry = &cpu->Jumps[Slot(cpu->Rip)];
        if (entry->Rip != cpu->Rip || entry->Key != *(ulong*)&cpu->Mode || budget < 0)
        {
            return EnterOrLeave(cpu);
        }

        return Next(cpu, entry->Code);
    }

    /// <summary>The code at RIP; null when the loop is to be left. Raises and delivers what fetching raises.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* Enter(Cpu* cpu)
    {
        JumpEntry* entry = &cpu->Jumps[Slot(cpu->Rip)];
        if (entry->Rip == cpu->Rip && entry->Key == *(ulong*)&cpu->Mode)
        {
            return entry->Code;
        }

        Op* code = SoftVcpu.Of(cpu).Cache.Find(cpu);
        if (code == null)
        {
            return Exceptions.Deliver(cpu);
        }

        entry->Rip = cpu->Rip;
        entry->Key = *(ulong*)&cpu->Mode;
        entry->Code = code;
        return code;
    }

    /// <summary>An instruction failed: its exception is delivered as if it had never begun.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* Fault(Cpu* cpu, Op* op)
    {
        cpu->Rip = (cpu->Rip + op->RipOffset) & cpu->RipMask;
        cpu->Budget -= op->Count;
        return Exceptions.Deliver(cpu);
    }

    /// <summary>An instruction that changed what decoded code depends on: the next one is looked up anew.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* Resume(Cpu* cpu, Op* op)
    {
        cpu->Rip = (cpu->Rip + op->RipOffset + op->Length) & cpu->RipMask;
        cpu->Budget -= op->Count;
        return cpu->Budget < 0 ? null : Enter(cpu);
    }

    /// <summary>The same, and interrupts are looked for.</summary>
    public static Op* Leave(Cpu* cpu, Op* op)
    {
        cpu->Rip = (cpu->Rip + op->RipOffset + op->Length) & cpu->RipMask;
        cpu->Budget -= op->Count;
        return null;
    }

    /// <summary>After a slow store: this block may have been changed by it.</summary>
    public static Op* AfterStore(Cpu* cpu, Op* op)
    {
        if (cpu->CodeChanged != 0)
        {
            cpu->CodeChanged = 0;
            return Resume(cpu, op);
        }

        return op + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* FollowSlow(Cpu* cpu, Op* link)
    {
        if (cpu->Budget < 0)
        {
            return null;
        }

        uint generation = cpu->Generation;
        ulong rip = cpu->Rip;
        Op* code = Enter(cpu);
        // A fault while fetching leads elsewhere, and a flush on the way makes the link itself old.
        if (code != null && generation == cpu->Generation && rip == cpu->Rip)
        {
            link->Link = code;
            link->LinkGeneration = generation;
        }

        return code;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* EnterOrLeave(Cpu* cpu) => cpu->Budget < 0 ? null : Enter(cpu);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Slot(ulong rip) => (rip ^ (rip >> 12)) & (JumpEntry.Count - 1);
}
