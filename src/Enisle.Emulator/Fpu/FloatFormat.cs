namespace Enisle.Emulator.Fpu;

/// <summary>A format to round to: significant bits with the leading one, and the range of exponents of normal numbers.</summary>
internal readonly record struct FloatFormat(int Bits, int MinExponent, int MaxExponent)
{
    public static FloatFormat Single => new(24, -126, 127);

    public static FloatFormat Double => new(53, -1022, 1023);

    public static FloatFormat Extended => new(64, -16382, 16383);

    /// <summary>x87's precision control: fewer bits, the same range.</summary>
    public static FloatFormat OfPrecision(int control) => new(control switch { 0 => 24, 2 => 53, _ => 64 }, -16382, 16383);
}
