using System.Numerics;

namespace Enisle.Emulator.Fpu;

/// <summary>A floating-point number taken apart: exact enough for single, double and extended precision alike.</summary>
/// <remarks>
/// Spec: IEEE 754-2008, and SDM volume 1, chapters 4 and 8, for what it leaves open. A normal number is Significand * 2^(Exponent - 63) with
/// the significand's top bit set.
/// </remarks>
internal readonly record struct SoftFloat(FloatClass Class, bool Sign, int Exponent, ulong Significand)
{
    private const ulong Top = 1UL << 63;
    private const ulong QuietBit = 1UL << 62;

    /// <summary>What an invalid operation gives.</summary>
    public static SoftFloat Indefinite => new(FloatClass.QuietNan, true, 0, Top | QuietBit);

    public bool IsNan => Class >= FloatClass.QuietNan;

    public static SoftFloat Zero(bool sign) => new(FloatClass.Zero, sign, 0, 0);

    public static SoftFloat Infinity(bool sign) => new(FloatClass.Infinity, sign, 0, Top);

    public SoftFloat WithSign(bool sign) => this with { Sign = sign };

    public static SoftFloat OfDouble(ulong bits, ref FloatContext context) =>
        Unpack(bits >> 63 != 0, (int)(bits >> 52) & 0x7FF, 0x7FF, -1023, (bits & 0xF_FFFF_FFFF_FFFF) << 11, ref context);

    public static SoftFloat OfSingle(uint bits, ref FloatContext context) =>
        Unpack(bits >> 31 != 0, (int)(bits >> 23) & 0xFF, 0xFF, -127, (ulong)(bits & 0x7F_FFFF) << 40, ref context);

    /// <summary>Formats that no instruction makes any more count as invalid operands.</summary>
    public static SoftFloat OfExtended(ulong significand, ushort signExponent, ref FloatContext context)
    {
        bool sign = signExponent >> 15 != 0;
        int exponent = signExponent & 0x7FFF;
        if (exponent == 0)
        {
            if (significand == 0)
            {
                return Zero(sign);
            }

            context.Flags |= FloatContext.Denormal;
            return Normalize(sign, -16382, significand);
        }

        if ((significand & Top) == 0)
        {
            return new SoftFloat(FloatClass.SignalingNan, true, 0, Top | QuietBit);
        }

        if (exponent != 0x7FFF)
        {
            return new SoftFloat(FloatClass.Normal, sign, exponent - 16383, significand);
        }

        return significand == Top ? Infinity(sign) : new SoftFloat((significand & QuietBit) != 0 ? FloatClass.QuietNan : FloatClass.SignalingNan, sign, 0, significand);
    }

    public static SoftFloat OfInteger(long value)
    {
        if (value == 0)
        {
            return Zero(false);
        }

        ulong magnitude = value < 0 ? 0 - (ulong)value : (ulong)value;
        int zeros = BitOperations.LeadingZeroCount(magnitude);
        return new SoftFloat(FloatClass.Normal, value < 0, 63 - zeros, magnitude << zeros);
    }

    /// <summary>Rounds to a format and stays taken apart.</summary>
    public static SoftFloat Round(bool sign, int exponent, UInt128 significand, FloatFormat format, ref FloatContext context)
    {
        int keep = format.Bits;
        int shift = 128 - keep;
        bool tiny = exponent < format.MinExponent;
        UInt128 exact = significand;
        if (tiny)
        {
            if (context.FlushToZero)
            {
                context.Flags |= FloatContext.Underflow | FloatContext.Inexact;
                return Zero(sign);
            }

            // Intel's processors find tininess after rounding as if the exponent had no limit.
            FloatContext trial = context;
            SoftFloat unlimited = Round(sign, exponent, significand, format with { MinExponent = int.MinValue / 2 }, ref trial);
            tiny = unlimited.Exponent < format.MinExponent;
            int distance = Math.Min(format.MinExponent - exponent, 127);
            bool lost = (significand & ((UInt128.One << distance) - 1)) != 0;
            significand = (significand >> distance) | (lost ? 1u : 0);
            exponent = format.MinExponent;
        }

        UInt128 fraction = significand & ((UInt128.One << shift) - 1);
        UInt128 kept = significand >> shift;
        UInt128 half = UInt128.One << (shift - 1);
        bool inexact = fraction != 0;
        bool up = context.Rounding switch
        {
            0 => fraction > half || (fraction == half && (kept & 1) != 0),
            1 => sign && inexact,
            2 => !sign && inexact,
            _ => false,
        };
        context.RoundedUp = up;
        kept += up ? 1u : 0;
        if (inexact)
        {
            context.Flags |= FloatContext.Inexact;
        }

        if (tiny && (inexact || (context.UnderflowUnmasked && exact != 0)))
        {
            context.Flags |= FloatContext.Underflow;
        }

        return Settle(sign, exponent, kept, keep, format, ref context);
    }

    public ulong ToDouble() => Class switch
    {
        FloatClass.Zero => Sign ? Top : 0,
        FloatClass.Infinity => (Sign ? Top : 0) | 0x7FF0_0000_0000_0000,
        FloatClass.Normal => (Sign ? Top : 0) | (Exponent < -1022 ? Significand >> (11 - 1022 - Exponent) : ((ulong)(Exponent + 1023) << 52) | ((Significand >> 11) & 0xF_FFFF_FFFF_FFFF)),
        _ => (Sign ? Top : 0) | 0x7FF8_0000_0000_0000 | ((Significand >> 11) & 0x7_FFFF_FFFF_FFFF),
    };

    public uint ToSingle() => Class switch
    {
        FloatClass.Zero => Sign ? 1u << 31 : 0,
        FloatClass.Infinity => (Sign ? 1u << 31 : 0) | 0x7F80_0000,
        FloatClass.Normal => (Sign ? 1u << 31 : 0) | (Exponent < -126 ? (uint)(Significand >> (40 - 126 - Exponent)) : ((uint)(Exponent + 127) << 23) | ((uint)(Significand >> 40) & 0x7F_FFFF)),
        _ => (Sign ? 1u << 31 : 0) | 0x7FC0_0000 | ((uint)(Significand >> 40) & 0x3F_FFFF),
    };

    public (ulong Significand, ushort SignExponent) ToExtended()
    {
        ushort sign = (ushort)(Sign ? 0x8000 : 0);
        return Class switch
        {
            FloatClass.Zero => (0, sign),
            FloatClass.Infinity => (Top, (ushort)(sign | 0x7FFF)),
            FloatClass.Normal when Exponent < -16382 => (Significand >> (-16382 - Exponent), sign),
            FloatClass.Normal => (Significand, (ushort)(sign | (Exponent + 16383))),
            _ => (Significand | Top | QuietBit, (ushort)(sign | 0x7FFF)),
        };
    }

    public static SoftFloat Normalize(bool sign, int exponent, ulong significand)
    {
        int zeros = BitOperations.LeadingZeroCount(significand);
        return new SoftFloat(FloatClass.Normal, sign, exponent - zeros, significand << zeros);
    }

    private static SoftFloat Settle(bool sign, int exponent, UInt128 kept, int keep, FloatFormat format, ref FloatContext context)
    {
        if (kept == 0)
        {
            return Zero(sign);
        }

        if (kept >> keep != 0)
        {
            kept >>= 1;
            exponent++;
        }

        if (exponent > format.MaxExponent)
        {
            context.Flags |= FloatContext.Overflow | FloatContext.Inexact;
            bool toInfinity = context.Rounding == 0 || context.Rounding == (sign ? 1 : 2);
            context.RoundedUp = toInfinity;
            return toInfinity ? Infinity(sign) : new SoftFloat(FloatClass.Normal, sign, format.MaxExponent, ulong.MaxValue << (64 - keep));
        }

        return Normalize(sign, exponent, (ulong)kept << (64 - keep));
    }

    private static SoftFloat Unpack(bool sign, int exponent, int special, int bias, ulong fraction, ref FloatContext context)
    {
        if (exponent == special)
        {
            return fraction == 0 ? Infinity(sign) : new SoftFloat((fraction & QuietBit) != 0 ? FloatClass.QuietNan : FloatClass.SignalingNan, sign, 0, fraction | Top);
        }

        if (exponent != 0)
        {
            return new SoftFloat(FloatClass.Normal, sign, exponent + bias, fraction | Top);
        }

        if (fraction == 0 || context.DenormalsAreZero)
        {
            return Zero(sign);
        }

        context.Flags |= FloatContext.Denormal;
        return Normalize(sign, bias + 1, fraction);
    }
}
