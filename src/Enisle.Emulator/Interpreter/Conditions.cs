using System.Numerics;
using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>The eight conditions of Jcc, SETcc and CMOVcc; the other eight are their opposites.</summary>
internal static unsafe class Conditions
{
    /// <summary>O: OF.</summary>
    public readonly struct Overflow : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & Flags.Of) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => ((left ^ right) & (left ^ (left - right)) & (T.One << ((sizeof(T) * 8) - 1))) != T.Zero;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => false;
    }

    /// <summary>B: CF.</summary>
    public readonly struct Below : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & Flags.Cf) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left < right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => false;
    }

    /// <summary>E: ZF.</summary>
    public readonly struct Zero : ICondition
    {
        public static bool IsZero => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & Flags.Zf) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left == right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => value == T.Zero;
    }

    /// <summary>BE: CF or ZF.</summary>
    public readonly struct BelowOrEqual : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & (Flags.Cf | Flags.Zf)) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left <= right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => value == T.Zero;
    }

    /// <summary>S: SF.</summary>
    public readonly struct Sign : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & Flags.Sf) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => Negative(left - right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => Negative(value);
    }

    /// <summary>P: PF.</summary>
    public readonly struct Parity : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & Flags.Pf) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => Flags.Parity(ulong.CreateTruncating(left - right)) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => Flags.Parity(ulong.CreateTruncating(value)) != 0;
    }

    /// <summary>L: SF differs from OF.</summary>
    public readonly struct Less : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (((flags >> 7) ^ (flags >> 11)) & 1) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => Signed(left, right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => Negative(value);
    }

    /// <summary>LE: ZF, or SF differs from OF.</summary>
    public readonly struct LessOrEqual : ICondition
    {
        public static bool IsZero => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfFlags(uint flags) => (flags & Flags.Zf) != 0 || (((flags >> 7) ^ (flags >> 11)) & 1) != 0;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfCompare<T>(T left, T right)
            where T : unmanaged, IBinaryInteger<T> => !Signed(right, left);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool OfTest<T>(T value)
            where T : unmanaged, IBinaryInteger<T> => value == T.Zero || Negative(value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Negative<T>(T value)
        where T : unmanaged, IBinaryInteger<T> => value >> ((sizeof(T) * 8) - 1) != T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool Signed<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T> => sizeof(T) switch
        {
            1 => sbyte.CreateTruncating(left) < sbyte.CreateTruncating(right),
            2 => short.CreateTruncating(left) < short.CreateTruncating(right),
            4 => int.CreateTruncating(left) < int.CreateTruncating(right),
            _ => long.CreateTruncating(left) < long.CreateTruncating(right),
        };
}
