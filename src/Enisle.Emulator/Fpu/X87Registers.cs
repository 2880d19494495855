using Enisle.Emulator.Cpus;
using Iced.Intel;

namespace Enisle.Emulator.Fpu;

/// <summary>x87 instructions that touch the stack alone.</summary>
internal static unsafe class X87Registers
{
    public static void Run(Cpu* cpu, Mnemonic mnemonic, int dst, int src)
    {
        switch (mnemonic)
        {
            case Mnemonic.Fxch:
                Exchange(cpu, dst == 0 ? src : dst);
                break;
            case Mnemonic.Ffree:
                X87.Free(cpu, dst);
                break;
            case Mnemonic.Ffreep:
                X87.Free(cpu, dst);
                X87.SetTop(cpu, X87.Top(cpu) + 1);
                break;
            case Mnemonic.Fincstp:
                X87.SetTop(cpu, X87.Top(cpu) + 1);
                X87.SetConditions(cpu, cpu->X87Status & ~X87.C1);
                break;
            case Mnemonic.Fdecstp:
                X87.SetTop(cpu, X87.Top(cpu) - 1);
                X87.SetConditions(cpu, cpu->X87Status & ~X87.C1);
                break;
            case Mnemonic.Fabs or Mnemonic.Fchs:
                Sign(cpu, mnemonic == Mnemonic.Fchs);
                break;
            case Mnemonic.Fxam:
                Examine(cpu);
                break;
            case Mnemonic.Ftst:
                Test(cpu);
                break;
            case Mnemonic.Fld1 or Mnemonic.Fldz or Mnemonic.Fldpi or Mnemonic.Fldl2e or Mnemonic.Fldl2t or Mnemonic.Fldlg2 or Mnemonic.Fldln2:
                Constant(cpu, mnemonic);
                break;
            case Mnemonic.Fcmovb or Mnemonic.Fcmovnb or Mnemonic.Fcmove or Mnemonic.Fcmovne or Mnemonic.Fcmovbe or Mnemonic.Fcmovnbe or Mnemonic.Fcmovu or Mnemonic.Fcmovnu:
                MoveIf(cpu, mnemonic, src);
                break;
            case Mnemonic.Fnop or Mnemonic.Wait:
                break;
            case Mnemonic.Fxtract:
                Extract(cpu);
                break;
            case Mnemonic.Fprem or Mnemonic.Fprem1:
                Remainder(cpu, mnemonic == Mnemonic.Fprem1);
                break;
            case Mnemonic.Fyl2x or Mnemonic.Fyl2xp1 or Mnemonic.Fpatan:
                Transcendental.Two(cpu, mnemonic);
                break;
            case Mnemonic.Fptan or Mnemonic.Fsincos:
                Transcendental.OneToTwo(cpu, mnemonic == Mnemonic.Fptan);
                break;
            default:
                One(cpu, mnemonic);
                break;
        }
    }

    private static void One(Cpu* cpu, Mnemonic mnemonic)
    {
        FloatContext context = X87.Context(cpu);
        SoftFloat value = X87.Get(cpu, 0, ref context);
        SoftFloat result = mnemonic switch
        {
            Mnemonic.Fsqrt => FloatMath.SquareRoot(value, X87.Format(cpu), ref context),
            Mnemonic.Frndint => FloatMath.ToWhole(value, context.Rounding, ref context),
            Mnemonic.Fscale => Scale(value, X87.Get(cpu, 1, ref context), ref context),
            _ => Transcendental.One(cpu, mnemonic, value, ref context),
        };
        if (X87.Finish(cpu, context))
        {
            X87.Set(cpu, 0, result);
        }
    }

    private static SoftFloat Scale(SoftFloat value, SoftFloat by, ref FloatContext context)
    {
        if (value.IsNan || by.IsNan)
        {
            return FloatMath.Nan(value, by, ref context);
        }

        if (by.Class == FloatClass.Infinity)
        {
            return by.Sign
                ? value.Class == FloatClass.Infinity ? FloatMath.Invalid(ref context) : SoftFloat.Zero(value.Sign)
                : value.Class == FloatClass.Zero ? FloatMath.Invalid(ref context) : SoftFloat.Infinity(value.Sign);
        }

        if (value.Class != FloatClass.Normal)
        {
            return value;
        }

        FloatContext quiet = default;
        int power = by.Class == FloatClass.Zero || by.Exponent < 0 ? 0 : by.Exponent > 16 ? by.Sign ? -100_000 : 100_000 : (int)FloatMath.ToInteger(by, 64, 3, ref quiet);
        return SoftFloat.Round(value.Sign, value.Exponent + power, (UInt128)value.Significand << 64, FloatFormat.Extended, ref context);
    }

    private static void Exchange(Cpu* cpu, int register)
    {
        FloatContext context = X87.Context(cpu);
        for (int i = 0; i < 2; i++)
        {
            int which = i == 0 ? 0 : register;
            if (X87.IsEmpty(cpu, which))
            {
                X87.Underflow(cpu, ref context);
                X87.Set(cpu, which, SoftFloat.Indefinite);
            }
        }

        ulong* a = X87.Slot(cpu, 0);
        ulong* b = X87.Slot(cpu, register);
        (a[0], a[1], b[0], b[1]) = (b[0], b[1], a[0], a[1]);
        X87.Finish(cpu, context);
    }

    private static void Sign(Cpu* cpu, bool change)
    {
        FloatContext context = X87.Context(cpu);
        if (X87.IsEmpty(cpu, 0))
        {
            X87.Get(cpu, 0, ref context);
            X87.Set(cpu, 0, SoftFloat.Indefinite);
        }
        else
        {
            ulong* slot = X87.Slot(cpu, 0);
            slot[1] = change ? slot[1] ^ 0x8000 : slot[1] & 0x7FFF;
        }

        X87.Finish(cpu, context);
    }

    private static void Examine(Cpu* cpu)
    {
        FloatContext context = default;
        ulong* slot = X87.Slot(cpu, 0);
        int sign = (slot[1] & 0x8000) != 0 ? X87.C1 : 0;
        if (X87.IsEmpty(cpu, 0))
        {
            X87.SetConditions(cpu, X87.C3 | X87.C0 | sign);
            return;
        }

        SoftFloat value = SoftFloat.OfExtended(slot[0], (ushort)slot[1], ref context);
        bool unsupported = (slot[1] & 0x7FFF) != 0 && slot[0] >> 63 == 0;
        int conditions = unsupported ? 0
            : value.IsNan ? X87.C0
            : value.Class == FloatClass.Infinity ? X87.C2 | X87.C0
            : value.Class == FloatClass.Zero ? X87.C3
            : (slot[1] & 0x7FFF) == 0 ? X87.C3 | X87.C2 : X87.C2;
        X87.SetConditions(cpu, conditions | sign);
    }

    private static void Test(Cpu* cpu)
    {
        FloatContext context = X87.Context(cpu);
        int order = FloatMath.Compare(X87.Get(cpu, 0, ref context), SoftFloat.Zero(false), quiet: false, ref context);
        X87.Finish(cpu, context);
        X87.SetConditions(cpu, order switch { 0 => X87.C3, -1 => X87.C0, 1 => 0, _ => X87.C3 | X87.C2 | X87.C0 });
    }

    /// <summary>The constants carry more bits than fit: the rounding mode decides about the last.</summary>
    private static void Constant(Cpu* cpu, Mnemonic mnemonic)
    {
        FloatContext context = X87.Context(cpu);
        (int exponent, ulong high, ulong low) = mnemonic switch
        {
            Mnemonic.Fld1 => (0, 0x8000_0000_0000_0000UL, 0UL),
            Mnemonic.Fldpi => (1, 0xC90F_DAA2_2168_C234UL, 0xC4C6_628B_80DC_1CD1UL),
            Mnemonic.Fldl2e => (0, 0xB8AA_3B29_5C17_F0BBUL, 0xBE87_FED0_691D_3E88UL),
            Mnemonic.Fldl2t => (1, 0xD49A_784B_CD1B_8AFEUL, 0x492B_F6FF_4DAF_DB4CUL),
            Mnemonic.Fldlg2 => (-2, 0x9A20_9A84_FBCF_F798UL, 0x8F89_59AC_0B7C_9178UL),
            Mnemonic.Fldln2 => (-1, 0xB172_17F7_D1CF_79ABUL, 0xC9E3_B398_03F2_F6AFUL),
            _ => (0, 0UL, 0UL),
        };
        SoftFloat value = high == 0 ? SoftFloat.Zero(false) : SoftFloat.Round(false, exponent, new UInt128(high, low), FloatFormat.Extended, ref context);
        context.Flags = 0;
        X87.Push(cpu, value, ref context);
        X87.Finish(cpu, context);
    }

    private static void MoveIf(Cpu* cpu, Mnemonic mnemonic, int src)
    {
        uint flags = Flags.Get(cpu);
        bool holds = mnemonic switch
        {
            Mnemonic.Fcmovb => (flags & Flags.Cf) != 0,
            Mnemonic.Fcmovnb => (flags & Flags.Cf) == 0,
            Mnemonic.Fcmove => (flags & Flags.Zf) != 0,
            Mnemonic.Fcmovne => (flags & Flags.Zf) == 0,
            Mnemonic.Fcmovbe => (flags & (Flags.Cf | Flags.Zf)) != 0,
            Mnemonic.Fcmovnbe => (flags & (Flags.Cf | Flags.Zf)) == 0,
            Mnemonic.Fcmovu => (flags & Flags.Pf) != 0,
            _ => (flags & Flags.Pf) == 0,
        };
        FloatContext context = X87.Context(cpu);
        if (X87.IsEmpty(cpu, 0) || X87.IsEmpty(cpu, src))
        {
            X87.Underflow(cpu, ref context);
            X87.Set(cpu, 0, SoftFloat.Indefinite);
        }
        else if (holds)
        {
            X87.SetRaw(cpu, 0, X87.Slot(cpu, src)[0], (ushort)X87.Slot(cpu, src)[1]);
        }

        X87.Finish(cpu, context);
    }

    private static void Extract(Cpu* cpu)
    {
        FloatContext context = X87.Context(cpu);
        SoftFloat value = X87.Get(cpu, 0, ref context);
        SoftFloat exponent = value;
        SoftFloat significand = value;
        switch (value.Class)
        {
            case FloatClass.Zero:
                context.Flags |= FloatContext.DivideByZero;
                exponent = SoftFloat.Infinity(true);
                break;
            case FloatClass.Infinity:
                exponent = SoftFloat.Infinity(false);
                break;
            case FloatClass.Normal:
                exponent = SoftFloat.OfInteger(value.Exponent);
                significand = value with { Exponent = 0 };
                break;
            default:
                exponent = significand = FloatMath.Nan(value, value, ref context);
                break;
        }

        if (X87.Finish(cpu, context))
        {
            X87.Set(cpu, 0, exponent);
            X87.Push(cpu, significand, ref context);
            cpu->X87Status |= (ushort)context.Flags;
        }
    }

    /// <summary>Up to 63 bits of the quotient at once; C2 says that more are to come.</summary>
    private static void Remainder(Cpu* cpu, bool nearest)
    {
        FloatContext context = X87.Context(cpu);
        SoftFloat value = X87.Get(cpu, 0, ref context);
        SoftFloat divisor = X87.Get(cpu, 1, ref context);
        SoftFloat result = value;
        ulong quotient = 0;
        bool partial = false;
        if (value.IsNan || divisor.IsNan)
        {
            result = FloatMath.Nan(value, divisor, ref context);
        }
        else if (value.Class == FloatClass.Infinity || divisor.Class == FloatClass.Zero)
        {
            result = FloatMath.Invalid(ref context);
        }
        else if (value.Class == FloatClass.Normal && divisor.Class == FloatClass.Normal && value.Exponent >= divisor.Exponent - 1)
        {
            int distance = value.Exponent - divisor.Exponent;
            partial = distance > 63;
            int steps = partial ? 32 + ((distance - 64) & 31) : distance;
            result = Reduce(value, divisor, steps, nearest && !partial, ref quotient);
        }

        if (X87.Finish(cpu, context))
        {
            X87.Set(cpu, 0, result);
            X87.SetConditions(cpu, partial ? X87.C2 : ((quotient & 4) != 0 ? X87.C0 : 0) | ((quotient & 2) != 0 ? X87.C3 : 0) | ((quotient & 1) != 0 ? X87.C1 : 0));
        }
    }

    private static SoftFloat Reduce(SoftFloat value, SoftFloat divisor, int steps, bool nearest, ref ulong quotient)
    {
        UInt128 rest = steps < 0 ? (UInt128)value.Significand : value.Significand;
        UInt128 by = divisor.Significand;
        int exponent = value.Exponent;
        if (steps >= 0)
        {
            for (int i = 0; i <= steps; i++)
            {
                rest <<= i == 0 ? 0 : 1;
                quotient <<= 1;
                if (rest >= by)
                {
                    rest -= by;
                    quotient |= 1;
                }
            }

            exponent -= steps;
        }
        else
        {
            by <<= 1;
        }

        bool sign = value.Sign;
        if (nearest && ((rest << 1) > by || ((rest << 1) == by && (quotient & 1) != 0)))
        {
            rest = by - rest;
            sign = !sign;
            quotient++;
        }

        if (rest == 0)
        {
            return SoftFloat.Zero(value.Sign);
        }

        int zeros = (int)UInt128.LeadingZeroCount(rest);
        return new SoftFloat(FloatClass.Normal, sign, exponent - (zeros - 64), (ulong)(rest << zeros >> 64));
    }
}
