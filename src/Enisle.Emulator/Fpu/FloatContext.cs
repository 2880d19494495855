namespace Enisle.Emulator.Fpu;

/// <summary>How to round, and what has happened; the flags are in the order of the x87 status word and MXCSR.</summary>
internal struct FloatContext
{
    public const uint Invalid = 1;
    public const uint Denormal = 2;
    public const uint DivideByZero = 4;
    public const uint Overflow = 8;
    public const uint Underflow = 16;
    public const uint Inexact = 32;

    /// <summary>0 nearest even, 1 down, 2 up, 3 towards zero.</summary>
    public int Rounding;

    public uint Flags;

    /// <summary>The last rounding made the magnitude larger: C1.</summary>
    public bool RoundedUp;

    /// <summary>Of two NaNs the x87 takes the larger significand, SSE the first operand.</summary>
    public bool X87;

    /// <summary>MXCSR.FTZ with underflow masked.</summary>
    public bool FlushToZero;

    /// <summary>MXCSR.DAZ.</summary>
    public bool DenormalsAreZero;

    /// <summary>Underflow is not masked: tiny results tell even when exact.</summary>
    public bool UnderflowUnmasked;
}
