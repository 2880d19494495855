using Enisle.Emulator.Cpus;
using Iced.Intel;

namespace Enisle.Emulator.Fpu;

/// <summary>FSIN FCOS FSINCOS FPTAN FPATAN F2XM1 FYL2X FYL2XP1.</summary>
/// <remarks>
/// They are computed in double precision: the result has 53 significant bits, not the 64 of a processor's own; code that asks the x87
/// for these today is rare. Arguments of 2^63 and more are left as they are with C2 set, as the specification has it.
/// </remarks>
internal static unsafe class Transcendental
{
    public static SoftFloat One(Cpu* cpu, Mnemonic mnemonic, SoftFloat value, ref FloatContext context)
    {
        if (value.IsNan)
        {
            return FloatMath.Nan(value, value, ref context);
        }

        if (mnemonic is Mnemonic.Fsin or Mnemonic.Fcos)
        {
            if (value.Class == FloatClass.Infinity)
            {
                return FloatMath.Invalid(ref context);
            }

            bool outside = value.Class == FloatClass.Normal && value.Exponent >= 63;
            cpu->X87Status = (ushort)(outside ? cpu->X87Status | X87.C2 : cpu->X87Status & ~X87.C2);
            return outside ? value
                : mnemonic == Mnemonic.Fcos ? Of(Math.Cos(Double(value)), ref context)
                : Small(value) ? value : Of(Math.Sin(Double(value)), ref context);
        }

        // F2XM1
        return value.Class == FloatClass.Infinity ? value.Sign ? Of(-1, ref context) : value
            : value.Class == FloatClass.Zero ? value
            : Of(PowerMinusOne(Double(value)), ref context);
    }

    public static void Two(Cpu* cpu, Mnemonic mnemonic)
    {
        FloatContext context = X87.Context(cpu);
        SoftFloat x = X87.Get(cpu, 0, ref context);
        SoftFloat y = X87.Get(cpu, 1, ref context);
        SoftFloat result = x.IsNan || y.IsNan ? FloatMath.Nan(x, y, ref context) : mnemonic switch
        {
            Mnemonic.Fpatan => Of(Math.Atan2(Double(y), Double(x)), ref context),
            Mnemonic.Fyl2x => Logarithm(x, y, ref context),
            _ => Small(x) && y.Class == FloatClass.Normal
                ? FloatMath.Multiply(FloatMath.Multiply(x, Log2E, FloatFormat.Extended, ref context), y, FloatFormat.Extended, ref context)
                : Of(Double(y) * LogOnePlus(Double(x)), ref context),
        };
        if (X87.Finish(cpu, context))
        {
            X87.Set(cpu, 1, result);
            X87.Pop(cpu);
        }
    }

    /// <summary>FPTAN pushes 1 after the tangent, FSINCOS the cosine after the sine.</summary>
    public static void OneToTwo(Cpu* cpu, bool tangent)
    {
        FloatContext context = X87.Context(cpu);
        SoftFloat value = X87.Get(cpu, 0, ref context);
        bool outside = value.Class == FloatClass.Normal && value.Exponent >= 63;
        cpu->X87Status = (ushort)(outside ? cpu->X87Status | X87.C2 : cpu->X87Status & ~X87.C2);
        if (outside)
        {
            return;
        }

        SoftFloat first = value.IsNan ? FloatMath.Nan(value, value, ref context)
            : value.Class == FloatClass.Infinity ? FloatMath.Invalid(ref context)
            : Small(value) ? value
            : Of(tangent ? Math.Tan(Double(value)) : Math.Sin(Double(value)), ref context);
        SoftFloat second = first.IsNan ? first : tangent ? SoftFloat.OfInteger(1) : Of(Math.Cos(Double(value)), ref context);
        if (X87.Finish(cpu, context))
        {
            X87.Set(cpu, 0, first);
            X87.Push(cpu, second, ref context);
            cpu->X87Status |= (ushort)context.Flags;
        }
    }

    private static SoftFloat Log2E => new(FloatClass.Normal, false, 0, 0xB8AA_3B29_5C17_F0BC);

    /// <summary>So small that sin x and tan x are x in 64 bits.</summary>
    private static bool Small(SoftFloat value) => value.Class == FloatClass.Zero || (value.Class == FloatClass.Normal && value.Exponent < -33);

    private static SoftFloat Logarithm(SoftFloat x, SoftFloat y, ref FloatContext context)
    {
        if (x.Sign && x.Class != FloatClass.Zero)
        {
            return FloatMath.Invalid(ref context);
        }

        if (x.Class == FloatClass.Zero)
        {
            if (y.Class == FloatClass.Zero)
            {
                return FloatMath.Invalid(ref context);
            }

            context.Flags |= y.Class == FloatClass.Infinity ? 0 : FloatContext.DivideByZero;
            return SoftFloat.Infinity(!y.Sign);
        }

        if (x.Class == FloatClass.Infinity)
        {
            return y.Class == FloatClass.Zero ? FloatMath.Invalid(ref context) : SoftFloat.Infinity(y.Sign);
        }

        // log2 x = exponent + log2 significand: exact for powers of two, and never out of a double's range.
        double logarithm = x.Exponent + Math.Log2(Double(x with { Exponent = 0 }));
        SoftFloat log = Of(logarithm, ref context);
        return log.Class == FloatClass.Zero && y.Class == FloatClass.Infinity ? FloatMath.Invalid(ref context) : FloatMath.Multiply(log, y, FloatFormat.Extended, ref context);
    }

    private static double PowerMinusOne(double x)
    {
        double t = x * Math.Log(2);
        return Math.Abs(t) < 0.25 ? t * (1 + (t / 2 * (1 + (t / 3 * (1 + (t / 4 * (1 + (t / 5 * (1 + (t / 6 * (1 + (t / 7 * (1 + (t / 8 * (1 + (t / 9 * (1 + (t / 10)))))))))))))))))) : Math.Pow(2, x) - 1;
    }

    private static double LogOnePlus(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x / Math.Log(2) : Math.Log2(sum) * (x / (sum - 1));
    }

    private static double Double(SoftFloat value)
    {
        FloatContext nearest = default;
        return BitConverter.UInt64BitsToDouble(FloatMath.Convert(value, FloatFormat.Double, ref nearest).ToDouble());
    }

    private static SoftFloat Of(double value, ref FloatContext context)
    {
        FloatContext quiet = default;
        context.Flags |= FloatContext.Inexact;
        return SoftFloat.OfDouble(BitConverter.DoubleToUInt64Bits(value), ref quiet);
    }
}
