using System.Numerics;
using System.Runtime.CompilerServices;

namespace Enisle.Emulator.Cpus;

/// <summary>The arithmetic flags, evaluated when somebody asks.</summary>
/// <remarks>
/// Three words: a result, the left operand, and a kind that says which operation and size they belong to. The right operand follows
/// from the two. What fits no kind (ADC, MUL, POPF, UCOMIS …) stores the flags themselves, kind <see cref="Explicit"/>.
/// </remarks>
internal static unsafe class Flags
{
    public const uint Cf = 1;
    public const uint Pf = 4;
    public const uint Af = 0x10;
    public const uint Zf = 0x40;
    public const uint Sf = 0x80;
    public const uint Tf = 0x100;
    public const uint If = 0x200;
    public const uint Df = 0x400;
    public const uint Of = 0x800;
    public const uint IoplMask = 0x3000;
    public const uint Nt = 0x4000;
    public const uint Rf = 0x10000;
    public const uint Vm = 0x20000;
    public const uint Ac = 0x40000;
    public const uint Vif = 0x80000;
    public const uint Vip = 0x100000;
    public const uint Id = 0x200000;
    public const uint Arithmetic = Cf | Pf | Af | Zf | Sf | Of;

    public const uint Explicit = 0;
    public const uint Add = 1;
    public const uint Sub = 2;
    public const uint Logic = 3;
    public const uint Inc = 4;
    public const uint Dec = 5;
    public const uint Shl = 6;
    public const uint Shr = 7;
    public const uint Sar = 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint KindOf<T>(uint operation)
        where T : unmanaged => (operation << 2) | (uint)(sizeof(T) == 1 ? 0 : sizeof(T) == 2 ? 1 : sizeof(T) == 4 ? 2 : 3);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set<T>(Cpu* cpu, uint operation, T left, T result)
        where T : unmanaged, IBinaryInteger<T>
    {
        cpu->FlagKind = KindOf<T>(operation);
        cpu->FlagLeft = ulong.CreateTruncating(left);
        cpu->FlagResult = ulong.CreateTruncating(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetLogic<T>(Cpu* cpu, T result)
        where T : unmanaged, IBinaryInteger<T>
    {
        cpu->FlagKind = KindOf<T>(Logic);
        cpu->FlagResult = ulong.CreateTruncating(result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetExplicit(Cpu* cpu, uint flags)
    {
        cpu->FlagKind = Explicit;
        cpu->FlagResult = flags;
    }

    /// <summary>The six arithmetic flags; from now on they are stored explicitly.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Get(Cpu* cpu)
    {
        if (cpu->FlagKind == Explicit)
        {
            return (uint)cpu->FlagResult;
        }

        uint flags = Evaluate(cpu);
        SetExplicit(cpu, flags);
        return flags;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool Carry(Cpu* cpu) => cpu->FlagKind switch
    {
        Explicit => ((uint)cpu->FlagResult & Cf) != 0,
        >= Add << 2 and < Sub << 2 => cpu->FlagResult < cpu->FlagLeft,
        >= Logic << 2 and < Inc << 2 => false,
        >= Inc << 2 and < Shl << 2 => cpu->FlagCarry != 0,
        _ => (Evaluate(cpu) & Cf) != 0,
    };

    /// <summary>CF for INC and DEC, which leave it alone.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KeepCarry(Cpu* cpu)
    {
        if (cpu->FlagKind is < Inc << 2 or >= Shl << 2)
        {
            cpu->FlagCarry = Carry(cpu) ? 1u : 0u;
        }
    }

    /// <summary>Sign, zero and parity of a result.</summary>
    public static uint OfResult(ulong result, int bits)
    {
        ulong top = result << (64 - bits);
        return (top == 0 ? Zf : 0) | ((uint)(top >> 56) & Sf) | Parity(result);
    }

    public static uint Parity(ulong result) => (BitOperations.PopCount(result & 0xFF) & 1) == 0 ? Pf : 0;

    /// <summary>All six of an addition with carry, from its operands.</summary>
    public static uint OfAdd(ulong left, ulong right, ulong result, int bits)
    {
        ulong carries = (left & right) | ((left | right) & ~result);
        return OfCarries(carries, result, bits);
    }

    /// <summary>All six of a subtraction with borrow.</summary>
    public static uint OfSub(ulong left, ulong right, ulong result, int bits)
    {
        ulong borrows = (~left & right) | ((~left | right) & result);
        return OfCarries(borrows, result, bits);
    }

    /// <summary>RFLAGS as a whole.</summary>
    public static uint All(Cpu* cpu) => Get(cpu) | cpu->SystemFlags | 2;

    private static uint OfCarries(ulong carries, ulong result, int bits)
    {
        ulong top = carries << (64 - bits);
        uint cf = (uint)(top >> 63);
        uint of = cf ^ ((uint)(top >> 62) & 1);
        return OfResult(result, bits) | cf | (of << 11) | (((uint)carries & 8) << 1);
    }

    private static uint Evaluate(Cpu* cpu)
    {
        int bits = 8 << (int)(cpu->FlagKind & 3);
        int shift = 64 - bits;
        ulong result = cpu->FlagResult << shift;
        ulong left = cpu->FlagLeft << shift;
        uint flags = OfResult(cpu->FlagResult, bits);
        return flags | (cpu->FlagKind >> 2) switch
        {
            Add => AddFlags(left, result - left, result, shift),
            Sub => SubFlags(left, left - result, result, shift),
            Logic => 0,
            Inc => (AddFlags(left, result - left, result, shift) & ~Cf) | cpu->FlagCarry,
            Dec => (SubFlags(left, left - result, result, shift) & ~Cf) | cpu->FlagCarry,
            Shl => ShlFlags(left, result),
            Shr => (uint)(cpu->FlagLeft & 1) | (uint)((left >> 63) << 11),
            _ => (uint)(cpu->FlagLeft & 1),
        };
    }

    private static uint AddFlags(ulong left, ulong right, ulong result, int shift) =>
        (result < left ? Cf : 0) | (uint)((((left ^ result) & (right ^ result)) >> 63) << 11) | ((uint)((left ^ right ^ result) >> shift) & Af);

    private static uint SubFlags(ulong left, ulong right, ulong result, int shift) =>
        (left < right ? Cf : 0) | (uint)((((left ^ right) & (left ^ result)) >> 63) << 11) | ((uint)((left ^ right ^ result) >> shift) & Af);

    private static uint ShlFlags(ulong left, ulong result)
    {
        uint cf = (uint)(left >> 63);
        return cf | ((cf ^ (uint)(result >> 63)) << 11);
    }
}
