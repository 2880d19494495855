using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Flags of multiplications: CF and OF tell that the upper half says something; the others, undefined, are as Intel's processors leave them.</summary>
internal static class Multiplication
{
    public static uint SignedFlags(ulong left, ulong right, ulong result, int bits)
    {
        int shift = 64 - bits;
        long high = Math.BigMul((long)(left << shift) >> shift, (long)(right << shift) >> shift, out long low);
        bool fits = bits == 64 ? high == low >> 63 : (low << shift) >> shift == low;
        return Of(result, bits, !fits);
    }

    public static uint Of(ulong low, int bits, bool overflow) =>
        (Flags.OfResult(low, bits) & ~(Flags.Zf | Flags.Af)) | (overflow ? Flags.Cf | Flags.Of : 0);
}
