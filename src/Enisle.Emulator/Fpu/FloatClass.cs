namespace Enisle.Emulator.Fpu;

/// <summary>What kind of value an operand is.</summary>
internal enum FloatClass
{
    Zero,
    Normal,
    Infinity,
    QuietNan,
    SignalingNan,
}
