using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>PUSH, POP, CALL, RET, LEAVE: 64-bit ones made for speed, and their slow general forms.</summary>
internal static unsafe class Stacks
{
    public static Op* PushReg64(Cpu* cpu, Op* op)
    {
        ulong rsp = cpu->Gpr[Stack.Rsp] - 8;
        byte* host = Tlb.Write<ulong>(cpu, rsp);
        if (host == null)
        {
            return PushSlow(cpu, op);
        }

        *(ulong*)host = Regs.Get<ulong>(cpu, op->Src);
        cpu->Gpr[Stack.Rsp] = rsp;
        return Dispatch.Next(cpu, op + 1);
    }

    public static Op* PopReg64(Cpu* cpu, Op* op)
    {
        ulong rsp = cpu->Gpr[Stack.Rsp];
        byte* host = Tlb.Read<ulong>(cpu, rsp);
        if (host == null)
        {
            return PopSlow(cpu, op);
        }

        cpu->Gpr[Stack.Rsp] = rsp + 8;
        Regs.Set(cpu, op->Dst, *(ulong*)host);
        return Dispatch.Next(cpu, op + 1);
    }

    public static Op* Call64(Cpu* cpu, Op* op)
    {
        ulong rsp = cpu->Gpr[Stack.Rsp] - 8;
        byte* host = Tlb.Write<ulong>(cpu, rsp);
        if (host == null)
        {
            return CallSlow(cpu, op);
        }

        *(ulong*)host = cpu->Rip + op->RipOffset + op->Length;
        cpu->Gpr[Stack.Rsp] = rsp;
        return Dispatch.Follow(cpu, op);
    }

    public static Op* CallReg64(Cpu* cpu, Op* op)
    {
        ulong rsp = cpu->Gpr[Stack.Rsp] - 8;
        byte* host = Tlb.Write<ulong>(cpu, rsp);
        if (host == null)
        {
            return CallIndirectSlow(cpu, op);
        }

        ulong target = Regs.Get<ulong>(cpu, op->Src);
        *(ulong*)host = cpu->Rip + op->RipOffset + op->Length;
        cpu->Gpr[Stack.Rsp] = rsp;
        cpu->Rip = target;
        return Dispatch.Jump(cpu, op);
    }

    public static Op* Ret64(Cpu* cpu, Op* op)
    {
        ulong rsp = cpu->Gpr[Stack.Rsp];
        byte* host = Tlb.Read<ulong>(cpu, rsp);
        if (host == null)
        {
            return RetSlow(cpu, op);
        }

        cpu->Gpr[Stack.Rsp] = rsp + 8 + op->Imm;
        cpu->Rip = *(ulong*)host;
        return Dispatch.Jump(cpu, op);
    }

    /// <summary>Register, immediate or memory, of any size.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* PushSlow(Cpu* cpu, Op* op)
    {
        int size = op->Form & OpForm.SizeMask;
        ulong value = op->Imm;
        if ((op->Form & OpForm.SrcMemory) != 0)
        {
            if (!GuestMemory.Load(cpu, Addresses.Of(cpu, op, 1 << size, write: false), 1 << size, &value, Addresses.IsStack(op)))
            {
                return Dispatch.Fault(cpu, op);
            }
        }
        else if ((op->Form & OpForm.SrcImmediate) == 0)
        {
            value = Regs.Get(cpu, op->Src, size);
        }

        return Stack.Push(cpu, 1 << size, value) ? Dispatch.AfterStore(cpu, op) : Dispatch.Fault(cpu, op);
    }

    /// <summary>An address made from RSP sees it after the pop, so RSP is put back when the store fails.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* PopSlow(Cpu* cpu, Op* op)
    {
        int size = op->Form & OpForm.SizeMask;
        ulong rsp = cpu->Gpr[Stack.Rsp];
        ulong value;
        if (!Stack.Pop(cpu, 1 << size, &value))
        {
            return Dispatch.Fault(cpu, op);
        }

        if ((op->Form & OpForm.DstMemory) == 0)
        {
            Regs.Set(cpu, op->Dst, size, value);
            return op + 1;
        }

        if (GuestMemory.Store(cpu, Addresses.Of(cpu, op, 1 << size, write: true), 1 << size, value, Addresses.IsStack(op)))
        {
            return Dispatch.AfterStore(cpu, op);
        }

        cpu->Gpr[Stack.Rsp] = rsp;
        return Dispatch.Fault(cpu, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* CallSlow(Cpu* cpu, Op* op)
    {
        ulong next = (cpu->Rip + op->RipOffset + op->Length) & cpu->RipMask;
        return Stack.Push(cpu, 1 << (op->Form & OpForm.SizeMask), next) ? Dispatch.Follow(cpu, op) : Dispatch.Fault(cpu, op);
    }

    /// <summary>CALL through a register or memory.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* CallIndirectSlow(Cpu* cpu, Op* op)
    {
        ulong target;
        ulong next = (cpu->Rip + op->RipOffset + op->Length) & cpu->RipMask;
        if (!Target(cpu, op, &target) || !Stack.Push(cpu, 1 << (op->Form & OpForm.SizeMask), next))
        {
            return Dispatch.Fault(cpu, op);
        }

        return To(cpu, op, target);
    }

    /// <summary>JMP through a register or memory.</summary>
    public static Op* JumpIndirect(Cpu* cpu, Op* op)
    {
        ulong target;
        return Target(cpu, op, &target) ? To(cpu, op, target) : Dispatch.Fault(cpu, op);
    }

    public static Op* JumpReg64(Cpu* cpu, Op* op)
    {
        cpu->Rip = Regs.Get<ulong>(cpu, op->Src);
        return Dispatch.Jump(cpu, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* RetSlow(Cpu* cpu, Op* op)
    {
        ulong target;
        if (!Stack.Pop(cpu, 1 << (op->Form & OpForm.SizeMask), &target))
        {
            return Dispatch.Fault(cpu, op);
        }

        Stack.SetPointer(cpu, cpu->Gpr[Stack.Rsp] + op->Imm);
        return To(cpu, op, target);
    }

    public static Op* Leave(Cpu* cpu, Op* op)
    {
        int size = op->Form & OpForm.SizeMask;
        ulong rsp = cpu->Gpr[Stack.Rsp];
        ulong value;
        Stack.SetPointer(cpu, cpu->Gpr[5]);
        if (!Stack.Pop(cpu, 1 << size, &value))
        {
            cpu->Gpr[Stack.Rsp] = rsp;
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, 5 * 8, size, value);
        return Dispatch.Next(cpu, op + 1);
    }

    /// <summary>A jump whose 16-bit operand size cuts the target.</summary>
    public static Op* To(Cpu* cpu, Op* op, ulong target)
    {
        cpu->Rip = target & cpu->RipMask;
        return Dispatch.Jump(cpu, op);
    }

    private static bool Target(Cpu* cpu, Op* op, ulong* target)
    {
        int size = op->Form & OpForm.SizeMask;
        if ((op->Form & OpForm.SrcMemory) != 0)
        {
            return GuestMemory.Load(cpu, Addresses.Of(cpu, op, 1 << size, write: false), 1 << size, target, Addresses.IsStack(op));
        }

        *target = Regs.Get(cpu, op->Src, size);
        return true;
    }
}
