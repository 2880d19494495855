using System.Numerics;
using System.Runtime.CompilerServices;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>ADD OR ADC SBB AND SUB XOR CMP TEST MOV.</summary>
internal static unsafe class Binaries
{
    /// <summary>ADD. Flags: OSZAPC.</summary>
    public readonly struct Add : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left + right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.Set(cpu, Flags.Add, left, result);
    }

    /// <summary>OR. Flags: OSZPC, AF cleared.</summary>
    public readonly struct Or : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left | right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.SetLogic(cpu, result);
    }

    /// <summary>ADC. Flags: OSZAPC.</summary>
    public readonly struct Adc : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left + right + (Flags.Carry(cpu) ? T.One : T.Zero);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.SetExplicit(cpu, Flags.OfAdd(ulong.CreateTruncating(left), ulong.CreateTruncating(right), ulong.CreateTruncating(result), sizeof(T) * 8));
    }

    /// <summary>SBB. Flags: OSZAPC.</summary>
    public readonly struct Sbb : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left - right - (Flags.Carry(cpu) ? T.One : T.Zero);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.SetExplicit(cpu, Flags.OfSub(ulong.CreateTruncating(left), ulong.CreateTruncating(right), ulong.CreateTruncating(result), sizeof(T) * 8));
    }

    /// <summary>AND. Flags: OSZPC, AF cleared.</summary>
    public readonly struct And : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left & right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.SetLogic(cpu, result);
    }

    /// <summary>SUB. Flags: OSZAPC.</summary>
    public readonly struct Sub : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left - right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.Set(cpu, Flags.Sub, left, result);
    }

    /// <summary>XOR. Flags: OSZPC, AF cleared.</summary>
    public readonly struct Xor : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left ^ right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.SetLogic(cpu, result);
    }

    /// <summary>CMP. Flags: OSZAPC.</summary>
    public readonly struct Cmp : IBinary
    {
        public static bool Writes => false;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left - right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.Set(cpu, Flags.Sub, left, result);
    }

    /// <summary>TEST. Flags: OSZPC, AF cleared.</summary>
    public readonly struct Test : IBinary
    {
        public static bool Writes => false;

        public static bool ReadsLeft => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => left & right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => Flags.SetLogic(cpu, result);
    }

    /// <summary>MOV. Flags: none.</summary>
    public readonly struct Mov : IBinary
    {
        public static bool Writes => true;

        public static bool ReadsLeft => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Compute<T>(Cpu* cpu, T left, T right)
            where T : unmanaged, IBinaryInteger<T> => right;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void SetFlags<T>(Cpu* cpu, T left, T right, T result)
            where T : unmanaged, IBinaryInteger<T> => NoFlags();
    }

    private static void NoFlags()
    {
    }
}
