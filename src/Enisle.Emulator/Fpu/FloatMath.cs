namespace Enisle.Emulator.Fpu;

/// <summary>Arithmetic on <see cref="SoftFloat"/>: exact, then rounded once.</summary>
internal static class FloatMath
{
    private const ulong QuietBit = 1UL << 62;

    public static SoftFloat Add(SoftFloat left, SoftFloat right, FloatFormat format, ref FloatContext context)
    {
        if (left.IsNan || right.IsNan)
        {
            return Nan(left, right, ref context);
        }

        if (left.Class == FloatClass.Infinity || right.Class == FloatClass.Infinity)
        {
            return left.Class == right.Class && left.Sign != right.Sign ? Invalid(ref context) : left.Class == FloatClass.Infinity ? left : right;
        }

        if (left.Class == FloatClass.Zero && right.Class == FloatClass.Zero)
        {
            return SoftFloat.Zero(left.Sign == right.Sign ? left.Sign : context.Rounding == 1);
        }

        if (left.Class == FloatClass.Zero || right.Class == FloatClass.Zero)
        {
            return Rounded(left.Class == FloatClass.Zero ? right : left, format, ref context);
        }

        return AddNormal(left, right, format, ref context);
    }

    public static SoftFloat Subtract(SoftFloat left, SoftFloat right, FloatFormat format, ref FloatContext context) =>
        Add(left, right.IsNan ? right : right.WithSign(!right.Sign), format, ref context);

    public static SoftFloat Multiply(SoftFloat left, SoftFloat right, FloatFormat format, ref FloatContext context)
    {
        if (left.IsNan || right.IsNan)
        {
            return Nan(left, right, ref context);
        }

        bool sign = left.Sign != right.Sign;
        if (left.Class == FloatClass.Infinity || right.Class == FloatClass.Infinity)
        {
            return left.Class == FloatClass.Zero || right.Class == FloatClass.Zero ? Invalid(ref context) : SoftFloat.Infinity(sign);
        }

        if (left.Class == FloatClass.Zero || right.Class == FloatClass.Zero)
        {
            return SoftFloat.Zero(sign);
        }

        UInt128 product = (UInt128)left.Significand * right.Significand;
        bool high = product >> 127 != 0;
        return SoftFloat.Round(sign, left.Exponent + right.Exponent + (high ? 1 : 0), high ? product : product << 1, format, ref context);
    }

    public static SoftFloat Divide(SoftFloat left, SoftFloat right, FloatFormat format, ref FloatContext context)
    {
        if (left.IsNan || right.IsNan)
        {
            return Nan(left, right, ref context);
        }

        bool sign = left.Sign != right.Sign;
        if (left.Class == FloatClass.Infinity)
        {
            return right.Class == FloatClass.Infinity ? Invalid(ref context) : SoftFloat.Infinity(sign);
        }

        if (right.Class == FloatClass.Infinity || (left.Class == FloatClass.Zero && right.Class != FloatClass.Zero))
        {
            return SoftFloat.Zero(sign);
        }

        if (right.Class == FloatClass.Zero)
        {
            if (left.Class == FloatClass.Zero)
            {
                return Invalid(ref context);
            }

            context.Flags |= FloatContext.DivideByZero;
            return SoftFloat.Infinity(sign);
        }

        bool larger = left.Significand >= right.Significand;
        UInt128 dividend = (UInt128)left.Significand << (larger ? 63 : 64);
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(dividend, right.Significand);
        UInt128 more = (remainder << 62) / right.Significand;
        bool rest = (remainder << 62) != more * right.Significand;
        UInt128 wide = (quotient << 64) | (more << 2) | (rest ? 1u : 0);
        return SoftFloat.Round(sign, left.Exponent - right.Exponent - (larger ? 0 : 1), wide, format, ref context);
    }

    public static SoftFloat SquareRoot(SoftFloat value, FloatFormat format, ref FloatContext context)
    {
        if (value.IsNan)
        {
            return Nan(value, value, ref context);
        }

        if (value.Class == FloatClass.Zero)
        {
            return value;
        }

        if (value.Sign)
        {
            return Invalid(ref context);
        }

        if (value.Class == FloatClass.Infinity)
        {
            return value;
        }

        bool odd = (value.Exponent & 1) != 0;
        UInt128 radicand = (UInt128)value.Significand << (odd ? 64 : 63);
        UInt128 root = Root(radicand);
        UInt128 rest = radicand - (root * root);
        // 64 bits of root, then one more bit and whether anything follows.
        bool nextBit = rest > root;
        bool exact = rest == 0;
        UInt128 wide = (root << 64) | (nextBit ? UInt128.One << 63 : 0) | (exact ? 0u : 1u);
        return SoftFloat.Round(false, (value.Exponent - (odd ? 1 : 0)) / 2, wide, format, ref context);
    }

    /// <summary>left * right + third, rounded once.</summary>
    public static SoftFloat MultiplyAdd(SoftFloat left, SoftFloat right, SoftFloat third, FloatFormat format, ref FloatContext context)
    {
        bool sign = left.Sign != right.Sign;
        bool invalidProduct = (left.Class == FloatClass.Infinity && right.Class == FloatClass.Zero) || (left.Class == FloatClass.Zero && right.Class == FloatClass.Infinity);
        if (left.IsNan || right.IsNan || third.IsNan)
        {
            SoftFloat nan = left.IsNan || right.IsNan ? Nan(left, right, ref context) : Nan(third, third, ref context);
            context.Flags |= third.Class == FloatClass.SignalingNan ? FloatContext.Invalid : 0;
            return nan;
        }

        if (invalidProduct)
        {
            return Invalid(ref context);
        }

        if (left.Class == FloatClass.Infinity || right.Class == FloatClass.Infinity)
        {
            return third.Class == FloatClass.Infinity && third.Sign != sign ? Invalid(ref context) : SoftFloat.Infinity(sign);
        }

        if (left.Class == FloatClass.Zero || right.Class == FloatClass.Zero || third.Class != FloatClass.Normal)
        {
            return third.Class is FloatClass.Zero && left.Class == FloatClass.Normal && right.Class == FloatClass.Normal
                ? Multiply(left, right, format, ref context)
                : Add(SoftFloat.Zero(sign), third, format, ref context);
        }

        UInt128 product = (UInt128)left.Significand * right.Significand;
        bool high = product >> 127 != 0;
        return AddWide(sign, left.Exponent + right.Exponent + (high ? 1 : 0), high ? product : product << 1, third.Sign, third.Exponent, (UInt128)third.Significand << 64, format, ref context);
    }

    /// <summary>A value in another format; a signaling NaN becomes quiet.</summary>
    public static SoftFloat Convert(SoftFloat value, FloatFormat format, ref FloatContext context) =>
        value.IsNan ? Nan(value, value, ref context) : Rounded(value, format, ref context);

    /// <summary>-1, 0, 1, or 2 for unordered.</summary>
    public static int Compare(SoftFloat left, SoftFloat right, bool quiet, ref FloatContext context)
    {
        if (left.IsNan || right.IsNan)
        {
            bool signaling = left.Class == FloatClass.SignalingNan || right.Class == FloatClass.SignalingNan;
            context.Flags |= signaling || !quiet ? FloatContext.Invalid : 0;
            return 2;
        }

        if (left.Class == FloatClass.Zero && right.Class == FloatClass.Zero)
        {
            return 0;
        }

        int a = left.Class == FloatClass.Zero ? 0 : left.Sign ? -1 : 1;
        int b = right.Class == FloatClass.Zero ? 0 : right.Sign ? -1 : 1;
        return a != b ? a.CompareTo(b) : a * Magnitudes(left, right);
    }

    /// <summary>To an integer of so many bits; out of range gives the indefinite integer.</summary>
    public static long ToInteger(SoftFloat value, int bits, int rounding, ref FloatContext context)
    {
        long indefinite = long.MinValue >> (64 - bits);
        if (value.Class == FloatClass.Zero)
        {
            return 0;
        }

        if (value.Class != FloatClass.Normal || value.Exponent > 63)
        {
            context.Flags |= FloatContext.Invalid;
            return indefinite;
        }

        int below = 63 - value.Exponent;
        UInt128 wide = (UInt128)value.Significand << 64 >> Math.Min(below, 127);
        bool lost = below > 126 || (below > 64 && (value.Significand & ((1UL << Math.Min(below - 64, 63)) - 1)) != 0);
        ulong whole = (ulong)(wide >> 64);
        ulong fraction = (ulong)wide | (lost ? 1u : 0);
        bool up = rounding switch
        {
            0 => fraction > 1UL << 63 || (fraction == 1UL << 63 && (whole & 1) != 0),
            1 => value.Sign && fraction != 0,
            2 => !value.Sign && fraction != 0,
            _ => false,
        };
        UInt128 rounded = (UInt128)whole + (up ? 1u : 0);
        UInt128 limit = (UInt128.One << (bits - 1)) - (value.Sign ? 0u : 1u);
        if (rounded > limit)
        {
            context.Flags |= FloatContext.Invalid;
            return indefinite;
        }

        context.RoundedUp = up;
        context.Flags |= fraction != 0 ? FloatContext.Inexact : 0;
        return value.Sign ? (long)(0 - (ulong)rounded) : (long)(ulong)rounded;
    }

    /// <summary>To a whole number, still as a floating-point number.</summary>
    public static SoftFloat ToWhole(SoftFloat value, int rounding, ref FloatContext context)
    {
        if (value.IsNan)
        {
            return Nan(value, value, ref context);
        }

        if (value.Class != FloatClass.Normal || value.Exponent >= 63)
        {
            return value;
        }

        if (value.Exponent < -1)
        {
            context.Flags |= FloatContext.Inexact;
            context.RoundedUp = rounding == (value.Sign ? 1 : 2);
            return context.RoundedUp ? new SoftFloat(FloatClass.Normal, value.Sign, 0, 1UL << 63) : SoftFloat.Zero(value.Sign);
        }

        long whole = ToInteger(value with { Sign = false }, 64, value.Sign && rounding is 1 or 2 ? 3 - rounding : rounding, ref context);
        if (value.Sign && rounding is 1 or 2)
        {
            whole = -ToInteger(value, 64, rounding, ref context);
        }

        return whole == 0 ? SoftFloat.Zero(value.Sign) : SoftFloat.OfInteger(whole).WithSign(value.Sign);
    }

    public static SoftFloat Nan(SoftFloat left, SoftFloat right, ref FloatContext context)
    {
        if (left.Class == FloatClass.SignalingNan || right.Class == FloatClass.SignalingNan)
        {
            context.Flags |= FloatContext.Invalid;
        }

        SoftFloat chosen = !left.IsNan ? right : !right.IsNan || !context.X87 ? left
            : Larger(left, right);
        return chosen with { Class = FloatClass.QuietNan, Significand = chosen.Significand | QuietBit };
    }

    public static SoftFloat Invalid(ref FloatContext context)
    {
        context.Flags |= FloatContext.Invalid;
        return SoftFloat.Indefinite;
    }

    private static SoftFloat Larger(SoftFloat left, SoftFloat right) =>
        left.Significand != right.Significand ? left.Significand > right.Significand ? left : right : left.Sign ? right : left;

    private static SoftFloat Rounded(SoftFloat value, FloatFormat format, ref FloatContext context) =>
        value.Class == FloatClass.Normal ? SoftFloat.Round(value.Sign, value.Exponent, (UInt128)value.Significand << 64, format, ref context) : value;

    private static int Magnitudes(SoftFloat left, SoftFloat right) =>
        left.Class != right.Class ? left.Class.CompareTo(right.Class)
        : left.Exponent != right.Exponent ? left.Exponent.CompareTo(right.Exponent)
        : left.Significand.CompareTo(right.Significand);

    private static SoftFloat AddNormal(SoftFloat left, SoftFloat right, FloatFormat format, ref FloatContext context) =>
        AddWide(left.Sign, left.Exponent, (UInt128)left.Significand << 64, right.Sign, right.Exponent, (UInt128)right.Significand << 64, format, ref context);

    /// <summary>Sums whose top bits are at 127, moved down one place so that a carry fits; what falls off below stays as one sticky bit.</summary>
    private static SoftFloat AddWide(bool sign, int exponent, UInt128 significand, bool otherSign, int otherExponent, UInt128 other, FloatFormat format, ref FloatContext context)
    {
        if (otherExponent > exponent || (otherExponent == exponent && other > significand))
        {
            (sign, exponent, significand, otherSign, otherExponent, other) = (otherSign, otherExponent, other, sign, exponent, significand);
        }

        int distance = exponent - otherExponent;
        bool lowBit = (significand & 1) != 0;
        significand >>= 1;
        UInt128 aligned = distance >= 127 ? 0 : other >> 1 >> distance;
        bool lost = distance >= 127 || (aligned << distance << 1) != other;
        UInt128 sum;
        if (sign == otherSign)
        {
            sum = significand + aligned;
            sum |= lost || lowBit ? 1u : 0;
        }
        else
        {
            if (lowBit && distance == 0 && (other & 1) != 0)
            {
                lowBit = lost = false; // both halves cancel exactly
            }

            sum = significand - aligned - (lost && !lowBit ? 1u : 0);
            sum |= lost || lowBit ? 1u : 0;
        }

        if (sum == 0)
        {
            return SoftFloat.Zero(context.Rounding == 1);
        }

        int zeros = (int)UInt128.LeadingZeroCount(sum);
        return SoftFloat.Round(sign, exponent + 1 - zeros, sum << zeros, format, ref context);
    }

    private static UInt128 Root(UInt128 value)
    {
        UInt128 root = (UInt128)Math.Sqrt((double)value);
        for (int i = 0; i < 3; i++)
        {
            root = (root + (value / root)) >> 1;
        }

        while (root * root > value)
        {
            root--;
        }

        while ((root + 1) * (root + 1) <= value)
        {
            root++;
        }

        return root;
    }
}
