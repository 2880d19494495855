using System.Numerics;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>An operation on two operands of one size.</summary>
internal unsafe interface IBinary
{
    /// <summary>CMP and TEST do not.</summary>
    static abstract bool Writes { get; }

    /// <summary>MOV does not.</summary>
    static abstract bool ReadsLeft { get; }

    static abstract T Compute<T>(Cpu* cpu, T left, T right)
        where T : unmanaged, IBinaryInteger<T>;

    static abstract void SetFlags<T>(Cpu* cpu, T left, T right, T result)
        where T : unmanaged, IBinaryInteger<T>;
}
