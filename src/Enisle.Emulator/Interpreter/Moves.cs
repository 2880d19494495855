using System.Numerics;
using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>LEA, MOVZX, MOVSX, MOVSXD.</summary>
internal static unsafe class Moves
{
    public static nint Lea(int addressForm, int sizeLog) => (addressForm, sizeLog) switch
    {
        (0, 3) => (nint)(delegate*<Cpu*, Op*, Op*>)&LeaOf<ulong, Addresses.BaseOnly>,
        (1, 3) => (nint)(delegate*<Cpu*, Op*, Op*>)&LeaOf<ulong, Addresses.BaseIndex>,
        (0, 2) => (nint)(delegate*<Cpu*, Op*, Op*>)&LeaOf<uint, Addresses.BaseOnly>,
        (1, 2) => (nint)(delegate*<Cpu*, Op*, Op*>)&LeaOf<uint, Addresses.BaseIndex>,
        _ => (nint)(delegate*<Cpu*, Op*, Op*>)&LeaFull,
    };

    /// <summary>A handler that widens <paramref name="fromLog"/> to <paramref name="toLog"/>; form 0 register, 1 + kind of address memory.</summary>
    public static nint Extend(int fromLog, int toLog, bool signed, int form) => (fromLog, signed) switch
    {
        (0, false) => To<byte>(toLog, form),
        (1, false) => To<ushort>(toLog, form),
        (2, false) => To<uint>(toLog, form),
        (0, true) => To<sbyte>(toLog, form),
        (1, true) => To<short>(toLog, form),
        _ => To<int>(toLog, form),
    };

    private static nint To<TFrom>(int toLog, int form)
        where TFrom : unmanaged, IBinaryInteger<TFrom> => toLog switch
        {
            1 => Of<TFrom, ushort>(form),
            2 => Of<TFrom, uint>(form),
            _ => Of<TFrom, ulong>(form),
        };

    private static nint Of<TFrom, TTo>(int form)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo> => form switch
        {
            0 => (nint)(delegate*<Cpu*, Op*, Op*>)&ExtendReg<TFrom, TTo>,
            1 => (nint)(delegate*<Cpu*, Op*, Op*>)&ExtendMem<TFrom, TTo, Addresses.BaseOnly>,
            2 => (nint)(delegate*<Cpu*, Op*, Op*>)&ExtendMem<TFrom, TTo, Addresses.BaseIndex>,
            _ => (nint)(delegate*<Cpu*, Op*, Op*>)&ExtendMem<TFrom, TTo, Addresses.Full>,
        };

    private static Op* LeaOf<T, TAddress>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TAddress : struct, IAddress
    {
        Regs.Set(cpu, op->Dst, T.CreateTruncating(TAddress.Of(cpu, op, 1, write: false)));
        return Dispatch.Next(cpu, op + 1);
    }

    private static Op* LeaFull(Cpu* cpu, Op* op)
    {
        Regs.Set(cpu, op->Dst, op->Form & OpForm.SizeMask, Addresses.Offset(cpu, op));
        return op + 1;
    }

    private static Op* ExtendReg<TFrom, TTo>(Cpu* cpu, Op* op)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
    {
        Regs.Set(cpu, op->Dst, TTo.CreateTruncating(Regs.Get<TFrom>(cpu, op->Src)));
        return Dispatch.Next(cpu, op + 1);
    }

    private static Op* ExtendMem<TFrom, TTo, TAddress>(Cpu* cpu, Op* op)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
        where TAddress : struct, IAddress
    {
        byte* host = Tlb.Read<TFrom>(cpu, TAddress.Of(cpu, op, sizeof(TFrom), write: false));
        if (host == null)
        {
            return ExtendSlow<TFrom, TTo, TAddress>(cpu, op);
        }

        Regs.Set(cpu, op->Dst, TTo.CreateTruncating(*(TFrom*)host));
        return Dispatch.Next(cpu, op + 1);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* ExtendSlow<TFrom, TTo, TAddress>(Cpu* cpu, Op* op)
        where TFrom : unmanaged, IBinaryInteger<TFrom>
        where TTo : unmanaged, IBinaryInteger<TTo>
        where TAddress : struct, IAddress
    {
        ulong value;
        if (!GuestMemory.Load(cpu, TAddress.Of(cpu, op, sizeof(TFrom), write: false), sizeof(TFrom), &value, Addresses.IsStack(op)))
        {
            return Dispatch.Fault(cpu, op);
        }

        Regs.Set(cpu, op->Dst, TTo.CreateTruncating(TFrom.CreateTruncating(value)));
        return op + 1;
    }
}
