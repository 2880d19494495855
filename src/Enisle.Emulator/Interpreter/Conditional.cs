using System.Numerics;
using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Interpreter;

/// <summary>Jcc, SETcc, CMOVcc, and comparisons joined with the jump that follows them.</summary>
/// <remarks>
/// A conditional jump has two slots: itself with the link for "taken", then one with the link for "not taken". A joined comparison only
/// replaces the comparison's handler: the jump's own slots follow it, and the slow way runs the two one after the other.
/// </remarks>
internal static unsafe class Conditional<TCondition, TNot>
    where TCondition : struct, ICondition
    where TNot : struct, ISwitch
{
    public static nint Jump => (nint)(delegate*<Cpu*, Op*, Op*>)&JumpIf;

    public static nint Set => (nint)(delegate*<Cpu*, Op*, Op*>)&SetIf;

    public static nint Move(int sizeLog) => sizeLog switch
    {
        1 => (nint)(delegate*<Cpu*, Op*, Op*>)&MoveIf<ushort>,
        2 => (nint)(delegate*<Cpu*, Op*, Op*>)&MoveIf<uint>,
        _ => (nint)(delegate*<Cpu*, Op*, Op*>)&MoveIf<ulong>,
    };

    /// <summary>0 when there is no joined handler for this form.</summary>
    public static nint Compare(int sizeLog, BinaryForm form) => sizeLog switch
    {
        0 => Compare<byte>(form),
        1 => Compare<ushort>(form),
        2 => Compare<uint>(form),
        _ => Compare<ulong>(form),
    };

    /// <inheritdoc cref="Compare(int, BinaryForm)"/>
    public static nint Test(int sizeLog, BinaryForm form) => (sizeLog, form) switch
    {
        (0, BinaryForm.RegReg) => (nint)(delegate*<Cpu*, Op*, Op*>)&TestRegReg<byte>,
        (2, BinaryForm.RegReg) => (nint)(delegate*<Cpu*, Op*, Op*>)&TestRegReg<uint>,
        (3, BinaryForm.RegReg) => (nint)(delegate*<Cpu*, Op*, Op*>)&TestRegReg<ulong>,
        (0, BinaryForm.RegImm) => (nint)(delegate*<Cpu*, Op*, Op*>)&TestRegImm<byte>,
        (2, BinaryForm.RegImm) => (nint)(delegate*<Cpu*, Op*, Op*>)&TestRegImm<uint>,
        _ => 0,
    };

    private static nint Compare<T>(BinaryForm form)
        where T : unmanaged, IBinaryInteger<T> => form switch
        {
            BinaryForm.RegReg => (nint)(delegate*<Cpu*, Op*, Op*>)&CompareRegReg<T>,
            BinaryForm.RegImm => (nint)(delegate*<Cpu*, Op*, Op*>)&CompareRegImm<T>,
            BinaryForm.RegMem => (nint)(delegate*<Cpu*, Op*, Op*>)&CompareRegMem<T, Switches.Off>,
            BinaryForm.MemReg => (nint)(delegate*<Cpu*, Op*, Op*>)&CompareRegMem<T, Switches.On>,
            BinaryForm.MemImm => (nint)(delegate*<Cpu*, Op*, Op*>)&CompareMemImm<T>,
            _ => 0,
        };

    private static Op* JumpIf(Cpu* cpu, Op* op)
    {
        if (cpu->FlagKind == Flags.Explicit)
        {
            return Dispatch.Follow(cpu, TCondition.OfFlags((uint)cpu->FlagResult) != TNot.IsOn ? op : op + 1);
        }

        if (TCondition.IsZero)
        {
            return Dispatch.Follow(cpu, (cpu->FlagResult == 0) != TNot.IsOn ? op : op + 1);
        }

        return JumpSlow(cpu, op);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Op* JumpSlow(Cpu* cpu, Op* op) => Dispatch.Follow(cpu, TCondition.OfFlags(Flags.Get(cpu)) != TNot.IsOn ? op : op + 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Holds(Cpu* cpu)
    {
        bool holds = TCondition.IsZero && cpu->FlagKind != Flags.Explicit ? cpu->FlagResult == 0 : TCondition.OfFlags(Flags.Get(cpu));
        return holds != TNot.IsOn;
    }

    private static Op* SetIf(Cpu* cpu, Op* op)
    {
        Regs.Set(cpu, op->Dst, (byte)(Holds(cpu) ? 1 : 0));
        return Dispatch.Next(cpu, op + 1);
    }

    /// <summary>The upper half is cleared even when the move is not made.</summary>
    private static Op* MoveIf<T>(Cpu* cpu, Op* op)
        where T : unmanaged
    {
        T moved = Regs.Get<T>(cpu, op->Src);
        T kept = Regs.Get<T>(cpu, op->Dst);
        Regs.Set(cpu, op->Dst, Holds(cpu) ? moved : kept);
        return Dispatch.Next(cpu, op + 1);
    }

    private static Op* CompareRegReg<T>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
    {
        T left = Regs.Get<T>(cpu, op->Dst);
        T right = Regs.Get<T>(cpu, op->Src);
        Flags.Set(cpu, Flags.Sub, left, left - right);
        return Dispatch.Follow(cpu, TCondition.OfCompare(left, right) != TNot.IsOn ? op + 1 : op + 2);
    }

    private static Op* CompareRegImm<T>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
    {
        T left = Regs.Get<T>(cpu, op->Dst);
        T right = *(T*)&op->Imm;
        Flags.Set(cpu, Flags.Sub, left, left - right);
        return Dispatch.Follow(cpu, TCondition.OfCompare(left, right) != TNot.IsOn ? op + 1 : op + 2);
    }

    private static Op* CompareRegMem<T, TMemoryLeft>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
        where TMemoryLeft : struct, ISwitch
    {
        byte* host = Tlb.Read<T>(cpu, Addresses.BaseOnly.Of(cpu, op, sizeof(T), write: false));
        if (host == null)
        {
            return TMemoryLeft.IsOn
                ? Binary<Binaries.Cmp>.MemSlow<T, Switches.On, Addresses.BaseOnly, Switches.Off>(cpu, op)
                : Binary<Binaries.Cmp>.RegMemSlow<T, Switches.On, Addresses.BaseOnly>(cpu, op);
        }

        T left = TMemoryLeft.IsOn ? *(T*)host : Regs.Get<T>(cpu, op->Dst);
        T right = TMemoryLeft.IsOn ? Regs.Get<T>(cpu, op->Src) : *(T*)host;
        Flags.Set(cpu, Flags.Sub, left, left - right);
        return Dispatch.Follow(cpu, TCondition.OfCompare(left, right) != TNot.IsOn ? op + 1 : op + 2);
    }

    private static Op* CompareMemImm<T>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
    {
        byte* host = Tlb.Read<T>(cpu, Addresses.BaseOnly.Of(cpu, op, sizeof(T), write: false));
        if (host == null)
        {
            return Binary<Binaries.Cmp>.MemSlow<T, Switches.On, Addresses.BaseOnly, Switches.On>(cpu, op);
        }

        T left = *(T*)host;
        T right = *(T*)&op->Imm;
        Flags.Set(cpu, Flags.Sub, left, left - right);
        return Dispatch.Follow(cpu, TCondition.OfCompare(left, right) != TNot.IsOn ? op + 1 : op + 2);
    }

    private static Op* TestRegReg<T>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
    {
        T value = Regs.Get<T>(cpu, op->Dst) & Regs.Get<T>(cpu, op->Src);
        Flags.SetLogic(cpu, value);
        return Dispatch.Follow(cpu, TCondition.OfTest(value) != TNot.IsOn ? op + 1 : op + 2);
    }

    private static Op* TestRegImm<T>(Cpu* cpu, Op* op)
        where T : unmanaged, IBinaryInteger<T>
    {
        T value = Regs.Get<T>(cpu, op->Dst) & *(T*)&op->Imm;
        Flags.SetLogic(cpu, value);
        return Dispatch.Follow(cpu, TCondition.OfTest(value) != TNot.IsOn ? op + 1 : op + 2);
    }
}
