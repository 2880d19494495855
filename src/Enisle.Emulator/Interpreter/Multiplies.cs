using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Multiplications and divisions.</summary>
internal static unsafe class Multiplies
{
    /// <summary>MUL. Flags: OC.</summary>
    public readonly struct Mul : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            if (bits == 8)
            {
                ulong product = (byte)cpu->Gpr[0] * dst;
                *(ushort*)&cpu->Gpr[0] = (ushort)product;
                Flags.SetExplicit(cpu, Multiplication.Of(product, 8, product > 0xFF));
                return true;
            }

            int size = op->Form & OpForm.SizeMask;
            ulong high = Math.BigMul(Regs.Get(cpu, 0, size), dst, out ulong low);
            high = bits == 64 ? high : low >> bits;
            Regs.Set(cpu, 0, size, low);
            Regs.Set(cpu, 16, size, high);
            Flags.SetExplicit(cpu, Multiplication.Of(low, bits, bits == 64 ? high != 0 : (low >> bits) != 0));
            return true;
        }
    }

    /// <summary>IMUL with one operand. Flags: OC.</summary>
    public readonly struct Imul : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int size = op->Form & OpForm.SizeMask;
            int shift = 64 - bits;
            ulong accumulator = Regs.Get(cpu, 0, size);
            long high = Math.BigMul((long)(accumulator << shift) >> shift, (long)(dst << shift) >> shift, out long low);
            uint flags = Multiplication.SignedFlags(accumulator, dst, (ulong)low, bits);
            if (bits == 8)
            {
                *(ushort*)&cpu->Gpr[0] = (ushort)low;
            }
            else
            {
                Regs.Set(cpu, 0, size, (ulong)low);
                Regs.Set(cpu, 16, size, bits == 64 ? (ulong)high : (ulong)(low >> bits));
            }

            Flags.SetExplicit(cpu, flags);
            return true;
        }
    }

    /// <summary>IMUL with three operands. Flags: OC.</summary>
    public readonly struct Imul3 : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = src * op->Imm;
            Flags.SetExplicit(cpu, Multiplication.SignedFlags(src, op->Imm, dst, bits));
            return true;
        }
    }

    /// <summary>IMUL with two operands. Flags: OC.</summary>
    public readonly struct Imul2 : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong left = dst;
            dst *= src;
            Flags.SetExplicit(cpu, Multiplication.SignedFlags(left, src, dst, bits));
            return true;
        }
    }

    /// <summary>MULX. Flags: none.</summary>
    public readonly struct Mulx : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int size = op->Form & OpForm.SizeMask;
            ulong high = Math.BigMul(Regs.Get(cpu, 16, size), src, out ulong low);
            Regs.Set(cpu, (byte)op->Imm, size, low);
            dst = bits == 64 ? high : low >> bits;
            return true;
        }
    }

    /// <summary>DIV. Flags: undefined, left alone.</summary>
    public readonly struct Div : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            if (bits == 8)
            {
                uint dividend = (ushort)cpu->Gpr[0];
                if (dst == 0 || dividend / (uint)dst > 0xFF)
                {
                    return Faults.Raise(cpu, Faults.DivideError);
                }

                *(ushort*)&cpu->Gpr[0] = (ushort)((dividend / (uint)dst) | (dividend % (uint)dst << 8));
                return true;
            }

            int size = op->Form & OpForm.SizeMask;
            ulong high = Regs.Get(cpu, 16, size);
            if (high >= dst)
            {
                return Faults.Raise(cpu, Faults.DivideError);
            }

            ulong low = Regs.Get(cpu, 0, size);
            (ulong quotient, ulong remainder) = bits == 64
                ? high == 0 ? (low / dst, low % dst) : Wide(high, low, dst)
                : (((high << bits) | low) / dst, ((high << bits) | low) % dst);
            Regs.Set(cpu, 0, size, quotient);
            Regs.Set(cpu, 16, size, remainder);
            return true;
        }
    }

    /// <summary>IDIV. Flags: undefined, left alone.</summary>
    public readonly struct Idiv : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int shift = 64 - bits;
            long divisor = (long)(dst << shift) >> shift;
            int size = op->Form & OpForm.SizeMask;
            Int128 dividend = bits == 8 ? (short)cpu->Gpr[0]
                : bits == 64 ? new Int128(cpu->Gpr[2], cpu->Gpr[0])
                : (long)((Regs.Get(cpu, 16, size) << bits) | Regs.Get(cpu, 0, size)) << (64 - (2 * bits)) >> (64 - (2 * bits));
            if (divisor == 0 || !Divide(dividend, divisor, bits, out long quotient, out long remainder))
            {
                return Faults.Raise(cpu, Faults.DivideError);
            }

            if (bits == 8)
            {
                *(ushort*)&cpu->Gpr[0] = (ushort)((byte)quotient | ((byte)remainder << 8));
                return true;
            }

            Regs.Set(cpu, 0, size, (ulong)quotient);
            Regs.Set(cpu, 16, size, (ulong)remainder);
            return true;
        }
    }

    private static (ulong Quotient, ulong Remainder) Wide(ulong high, ulong low, ulong divisor)
    {
        (UInt128 quotient, UInt128 remainder) = UInt128.DivRem(new UInt128(high, low), divisor);
        return ((ulong)quotient, (ulong)remainder);
    }

    /// <summary>False when the quotient does not fit; no combination of operands makes the host fault.</summary>
    private static bool Divide(Int128 dividend, long divisor, int bits, out long quotient, out long remainder)
    {
        quotient = remainder = 0;
        if (dividend == (long)dividend && ((long)dividend != long.MinValue || divisor != -1))
        {
            (quotient, remainder) = Math.DivRem((long)dividend, divisor);
            return quotient << (64 - bits) >> (64 - bits) == quotient;
        }

        UInt128 magnitude = dividend < 0 ? (UInt128)(-dividend) : (UInt128)dividend;
        ulong by = divisor < 0 ? 0 - (ulong)divisor : (ulong)divisor;
        (UInt128 wide, UInt128 rest) = UInt128.DivRem(magnitude, by);
        bool negative = dividend < 0 != divisor < 0;
        if (wide > (negative ? (UInt128)1 << (bits - 1) : ((UInt128)1 << (bits - 1)) - 1))
        {
            return false;
        }

        quotient = negative ? (long)(0 - (ulong)wide) : (long)wide;
        remainder = dividend < 0 ? (long)(0 - (ulong)rest) : (long)rest;
        return true;
    }
}
