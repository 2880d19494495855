using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Enisle.Emulator.Mmu;

namespace Enisle.Emulator.Fpu;

/// <summary>FBLD and FBSTP: eighteen packed decimal digits and a sign.</summary>
internal static unsafe class X87Decimal
{
    public static bool Run(Cpu* cpu, Op* op, bool load)
    {
        byte* digits = stackalloc byte[10];
        ulong at = Addresses.Of(cpu, op, 10, !load);
        FloatContext context = X87.Context(cpu);
        if (load)
        {
            if (!GuestMemory.LoadBytes(cpu, at, 10, digits))
            {
                return false;
            }

            X87.Push(cpu, Value(digits), ref context);
            X87.Finish(cpu, context);
            return true;
        }

        if (!GuestMemory.ProbeStore(cpu, at, 10))
        {
            return false;
        }

        SoftFloat number = X87.Get(cpu, 0, ref context);
        context.Flags &= ~FloatContext.Denormal;
        long whole = FloatMath.ToInteger(number, 64, context.Rounding, ref context);
        bool invalid = (context.Flags & FloatContext.Invalid) != 0 || whole is > 999_999_999_999_999_999 or < -999_999_999_999_999_999;
        context.Flags = invalid ? FloatContext.Invalid : context.Flags;
        if (!X87.Finish(cpu, context))
        {
            return true;
        }

        Digits(digits, whole, number.Sign, invalid);
        if (!GuestMemory.StoreBytes(cpu, at, 10, digits))
        {
            return false;
        }

        X87.Pop(cpu);
        return true;
    }

    private static SoftFloat Value(byte* digits)
    {
        long value = 0;
        for (int i = 8; i >= 0; i--)
        {
            value = (value * 100) + ((digits[i] >> 4) * 10) + (digits[i] & 15);
        }

        return SoftFloat.OfInteger(value).WithSign(digits[9] >> 7 != 0);
    }

    private static void Digits(byte* digits, long whole, bool sign, bool invalid)
    {
        ulong left = (ulong)Math.Abs(whole == long.MinValue ? 0 : whole);
        for (int i = 0; i < 9; i++)
        {
            byte indefinite = (byte)(i == 7 ? 0xC0 : i == 8 ? 0xFF : 0);
            digits[i] = invalid ? indefinite : (byte)((left % 10) | (left / 10 % 10 << 4));
            left /= 100;
        }

        digits[9] = (byte)(invalid ? 0xFF : sign ? 0x80 : 0);
    }
}
