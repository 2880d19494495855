using System.Numerics;
using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Operations with one operand, or with a count that the instruction names: as two-operand ones whose right side is a constant.</summary>
internal static unsafe class Unaries
{
    /// <summary>INC. Flags: OSZAP.</summary>
    public readonly struct Inc : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left + T.One;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.KeepCarry(cpu);
            Flags.Set(cpu, Flags.Inc, left, result);
        }
    }

    /// <summary>DEC. Flags: OSZAP.</summary>
    public readonly struct Dec : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left - T.One;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.KeepCarry(cpu);
            Flags.Set(cpu, Flags.Dec, left, result);
        }
    }

    /// <summary>NEG. Flags: OSZAPC.</summary>
    public readonly struct Neg : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => T.Zero - left;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.Set(cpu, Flags.Sub, T.Zero, result);
        }
    }

    /// <summary>NOT. Flags: none.</summary>
    public readonly struct Not : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => ~left;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            _ = cpu;
        }
    }

    /// <summary>SHL by a constant that is not zero. Flags: OSZPC.</summary>
    public readonly struct Shl : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left << int.CreateTruncating(right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.Set(cpu, Flags.Shl, left << (int.CreateTruncating(right) - 1), result);
        }
    }

    /// <summary>SHR by a constant that is not zero. Flags: OSZPC.</summary>
    public readonly struct Shr : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left >> int.CreateTruncating(right);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.Set(cpu, Flags.Shr, left >> (int.CreateTruncating(right) - 1), result);
        }
    }

    /// <summary>SAR by a constant that is not zero. Flags: OSZPC.</summary>
    public readonly struct Sar : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => Arithmetic(left, int.CreateTruncating(right));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.Set(cpu, Flags.Sar, Arithmetic(left, int.CreateTruncating(right) - 1), result);
        }
    }

    /// <summary>IMUL with two operands. Flags: OC.</summary>
    public readonly struct Imul : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left * right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.SetExplicit(cpu, Multiplication.SignedFlags(ulong.CreateTruncating(left), ulong.CreateTruncating(right), ulong.CreateTruncating(result), sizeof(T) * 8));
        }
    }

    /// <summary>BT with a bit number inside the operand. Flags: C.</summary>
    public readonly struct Bt : IBinary
    {
        public static bool Writes => false;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T>
        {
            Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Cf) | (uint.CreateTruncating(left >> (int.CreateTruncating(right) & ((sizeof(T) * 8) - 1))) & 1));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Arithmetic<T>(T value, int count)
        where T : unmanaged, IBinaryInteger<T> => sizeof(T) switch
        {
            1 => T.CreateTruncating(sbyte.CreateTruncating(value) >> count),
            2 => T.CreateTruncating(short.CreateTruncating(value) >> count),
            4 => T.CreateTruncating(int.CreateTruncating(value) >> count),
            _ => T.CreateTruncating(long.CreateTruncating(value) >> count),
        };
}
