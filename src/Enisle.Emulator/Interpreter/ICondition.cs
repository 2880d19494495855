using System.Numerics;

namespace Enisle.Emulator.Interpreter;

/// <summary>A condition on flags, on the operands of a comparison, or on the result of TEST.</summary>
internal interface ICondition
{
    /// <summary>It looks at ZF alone, which each lazy result shows.</summary>
    static abstract bool IsZero { get; }

    static abstract bool OfFlags(uint flags);

    static abstract bool OfCompare<T>(T left, T right)
        where T : unmanaged, IBinaryInteger<T>;

    static abstract bool OfTest<T>(T value)
        where T : unmanaged, IBinaryInteger<T>;
}
