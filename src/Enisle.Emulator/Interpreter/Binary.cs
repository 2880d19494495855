using System.Numerics;
using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>The handlers of one two-operand operation, for each size, form and address, with and without flags.</summary>
internal static unsafe class Binary<TOp>
    where TOp : struct, IBinary
{
    /// <summary>The handler; <paramref name="flags"/> says whether anybody reads the flags.</summary>
    public static nint Of(int sizeLog, BinaryForm form, bool flags) => sizeLog switch
    {
        0 => Of<byte>(form, flags),
        1 => Of<ushort>(form, flags),
        2 => Of<uint>(form, flags),
        _ => Of<ulong>(form, flags),
    };

    private static nint Of<T>(BinaryForm form, bool flags)
        where T : unmanaged, IBinaryInteger<T> => flags ? Of<T, Switches.On>(form) : Of<T, Switches.Off>(form);

    private static nint Of<T, TFlags>(BinaryForm form)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch => form switch
        {
            BinaryForm.RegReg => (nint)(delegate*<Cpu*, Op*, Op*>)&RegReg<T, TFlags>,
            BinaryForm.RegImm => (nint)(delegate*<Cpu*, Op*, Op*>)&RegImm<T, TFlags>,
            BinaryForm.RegMem => (nint)(delegate*<Cpu*, Op*, Op*>)&RegMem<T, TFlags, Addresses.BaseOnly>,
            BinaryForm.RegMem + 1 => (nint)(delegate*<Cpu*, Op*, Op*>)&RegMem<T, TFlags, Addresses.BaseIndex>,
            BinaryForm.RegMem + 2 => (nint)(delegate*<Cpu*, Op*, Op*>)&RegMem<T, TFlags, Addresses.Full>,
            BinaryForm.MemReg => (nint)(delegate*<Cpu*, Op*, Op*>)&Mem<T, TFlags, Addresses.BaseOnly, Switches.Off>,
            BinaryForm.MemReg + 1 => (nint)(delegate*<Cpu*, Op*, Op*>)&Mem<T, TFlags, Addresses.BaseIndex, Switches.Off>,
            BinaryForm.MemReg + 2 => (nint)(delegate*<Cpu*, Op*, Op*>)&Mem<T, TFlags, Addresses.Full, Switches.Off>,
            BinaryForm.MemImm => (nint)(delegate*<Cpu*, Op*, Op*>)&Mem<T, TFlags, Addresses.BaseOnly, Switches.On>,
            BinaryForm.MemImm + 1 => (nint)(delegate*<Cpu*, Op*, Op*>)&Mem<T, TFlags, Addresses.BaseIndex, Switches.On>,
            _ => (nint)(delegate*<Cpu*, Op*, Op*>)&Mem<T, TFlags, Addresses.Full, Switches.On>,
        };

    private static Op* RegReg<T, TFlags>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
    {
        T left = Regs.Get<T>(cpu, op->Dst);
        T right = Regs.Get<T>(cpu, op->Src);
        Finish<T, TFlags>(cpu, op, left, right);
        return Dispatch.Next(cpu, op + 1);
    }

    private static Op* RegImm<T, TFlags>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
    {
        T left = Regs.Get<T>(cpu, op->Dst);
        Finish<T, TFlags>(cpu, op, left, *(T*)&op->Imm);
        return Dispatch.Next(cpu, op + 1);
    }

    private static Op* RegMem<T, TFlags, TAddress>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
        where TAddress : struct, IAddress
    {
        ulong address = TAddress.Of(cpu, op, sizeof(T), write: false);
        byte* host = Tlb.Read<T>(cpu, address);
        if (host == null)
        {
            return RegMemSlow<T, TFlags, TAddress>(cpu, op);
        }

        T left = Regs.Get<T>(cpu, op->Dst);
        Finish<T, TFlags>(cpu, op, left, *(T*)host);
        return Dispatch.Next(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* RegMemSlow<T, TFlags, TAddress>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
        where TAddress : struct, IAddress
    {
        ulong value;
        if (!GuestMemory.Load(cpu, TAddress.Of(cpu, op, sizeof(T), write: false), sizeof(T), &value, Addresses.IsStack(op)))
        {
            return Dispatch.Fault(cpu, op);
        }

        T left = Regs.Get<T>(cpu, op->Dst);
        Finish<T, TFlags>(cpu, op, left, T.CreateTruncating(value));
        return op + 1;
    }

    private static Op* Mem<T, TFlags, TAddress, TImmediate>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
        where TAddress : struct, IAddress
        where TImmediate : struct, ISwitch
    {
        ulong address = TAddress.Of(cpu, op, sizeof(T), TOp.Writes);
        byte* host = TOp.Writes ? Tlb.Write<T>(cpu, address) : Tlb.Read<T>(cpu, address);
        if (host == null)
        {
            return MemSlow<T, TFlags, TAddress, TImmediate>(cpu, op);
        }

        T right = TImmediate.IsOn ? *(T*)&op->Imm : Regs.Get<T>(cpu, op->Src);
        T left = TOp.ReadsLeft ? *(T*)host : default;
        T result = TOp.Compute(cpu, left, right);
        if (TOp.Writes)
        {
            *(T*)host = result;
        }

        if (TFlags.IsOn)
        {
            TOp.SetFlags(cpu, left, right, result);
        }

        return Dispatch.Next(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Op* MemSlow<T, TFlags, TAddress, TImmediate>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
        where TAddress : struct, IAddress
        where TImmediate : struct, ISwitch
    {
        ulong address = TAddress.Of(cpu, op, sizeof(T), TOp.Writes);
        bool stack = Addresses.IsStack(op);
        ulong value = 0;
        if ((TOp.Writes && TOp.ReadsLeft && !GuestMemory.ProbeStore(cpu, address, sizeof(T), stack))
            || (TOp.ReadsLeft && !GuestMemory.Load(cpu, address, sizeof(T), &value, stack)))
        {
            return Dispatch.Fault(cpu, op);
        }

        T right = TImmediate.IsOn ? *(T*)&op->Imm : Regs.Get<T>(cpu, op->Src);
        T left = T.CreateTruncating(value);
        T result = TOp.Compute(cpu, left, right);
        if (TOp.Writes && !GuestMemory.Store(cpu, address, sizeof(T), ulong.CreateTruncating(result), stack))
        {
            return Dispatch.Fault(cpu, op);
        }

        if (TFlags.IsOn)
        {
            TOp.SetFlags(cpu, left, right, result);
        }

        return TOp.Writes ? Dispatch.AfterStore(cpu, op) : op + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<T, TFlags>(Cpu* cpu, Op* op, T left, T right)
        where T : unmanaged, IBinaryInteger<T>
        where TFlags : struct, ISwitch
    {
        T result = TOp.Compute(cpu, left, right);
        if (TOp.Writes)
        {
            Regs.Set(cpu, op->Dst, result);
        }

        if (TFlags.IsOn)
        {
            TOp.SetFlags(cpu, left, right, result);
        }
    }
}
