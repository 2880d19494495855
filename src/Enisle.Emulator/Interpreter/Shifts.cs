using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Shifts and rotates with any count.</summary>
internal static unsafe class Shifts
{
    /// <summary>SHL. Flags: OSZPC, none for a count of zero.</summary>
    public readonly struct Shl : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits);
            if (count != 0)
            {
                ulong before = count - 1 >= bits ? 0 : dst << (count - 1);
                ulong result = count >= bits ? 0 : dst << count;
                uint carry = (uint)(before >> (bits - 1)) & 1;
                uint sign = (uint)(result >> (bits - 1)) & 1;
                Flags.SetExplicit(cpu, Flags.OfResult(result, bits) | carry | ((carry ^ sign) << 11));
                dst = result;
            }

            return true;
        }
    }

    /// <summary>SHR. Flags: OSZPC, none for a count of zero.</summary>
    public readonly struct Shr : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits);
            if (count != 0)
            {
                ulong result = dst >> count;
                uint carry = (uint)(dst >> (count - 1)) & 1;
                uint overflow = count == 1 ? (uint)(dst >> (bits - 1)) & 1 : 0;
                Flags.SetExplicit(cpu, Flags.OfResult(result, bits) | carry | (overflow << 11));
                dst = result;
            }

            return true;
        }
    }

    /// <summary>SAR. Flags: OSZPC, none for a count of zero.</summary>
    public readonly struct Sar : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits);
            if (count != 0)
            {
                long value = Signed(dst, bits);
                Flags.SetExplicit(cpu, Flags.OfResult((ulong)(value >> count), bits) | ((uint)(value >> (count - 1)) & 1));
                dst = (ulong)(value >> count);
            }

            return true;
        }
    }

    /// <summary>ROL. Flags: OC, none for a count of zero.</summary>
    public readonly struct Rol : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits);
            if (count != 0)
            {
                int turn = count & (bits - 1);
                dst = turn == 0 ? dst : (dst << turn) | (dst >> (bits - turn));
                uint carry = (uint)dst & 1;
                SetRotate(cpu, carry, carry ^ ((uint)(dst >> (bits - 1)) & 1));
            }

            return true;
        }
    }

    /// <summary>ROR. Flags: OC, none for a count of zero.</summary>
    public readonly struct Ror : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits);
            if (count != 0)
            {
                int turn = count & (bits - 1);
                dst = turn == 0 ? dst : (dst >> turn) | (dst << (bits - turn));
                uint carry = (uint)(dst >> (bits - 1)) & 1;
                SetRotate(cpu, carry, carry ^ ((uint)(dst >> (bits - 2)) & 1));
            }

            return true;
        }
    }

    /// <summary>RCL. Flags: OC, none for a count of zero.</summary>
    public readonly struct Rcl : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits) % (bits + 1);
            uint carry = Flags.Get(cpu) & Flags.Cf;
            for (int i = 0; i < count; i++)
            {
                uint next = (uint)(dst >> (bits - 1)) & 1;
                dst = (dst << 1) | carry;
                carry = next;
            }

            if (Count(src, bits) != 0)
            {
                SetRotate(cpu, carry, carry ^ ((uint)(dst >> (bits - 1)) & 1));
            }

            return true;
        }
    }

    /// <summary>RCR. Flags: OC, none for a count of zero.</summary>
    public readonly struct Rcr : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = Count(src, bits) % (bits + 1);
            uint carry = Flags.Get(cpu) & Flags.Cf;
            uint overflow = carry ^ ((uint)(dst >> (bits - 1)) & 1);
            for (int i = 0; i < count; i++)
            {
                uint next = (uint)dst & 1;
                dst = (dst >> 1) | ((ulong)carry << (bits - 1));
                carry = next;
            }

            if (Count(src, bits) != 0)
            {
                SetRotate(cpu, carry, count == 1 ? overflow : (uint)((dst >> (bits - 1)) ^ (dst >> (bits - 2))) & 1);
            }

            return true;
        }
    }

    /// <summary>SHLD. Flags: OSZPC, none for a count of zero.</summary>
    public readonly struct Shld : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = DoubleCount(cpu, op, bits);
            if (count != 0)
            {
                ulong old = dst;
                dst = count > bits ? Wide(src, dst, bits) >> (bits - (count - bits)) : (dst << count) | (src >> (bits - count));
                uint carry = count > bits ? (uint)(src >> ((2 * bits) - count)) & 1 : (uint)(old >> (bits - count)) & 1;
                uint changed = (uint)((old ^ dst) >> (bits - 1)) & 1;
                Flags.SetExplicit(cpu, Flags.OfResult(dst, bits) | carry | (changed << 11));
            }

            return true;
        }
    }

    /// <summary>SHRD. Flags: OSZPC, none for a count of zero.</summary>
    public readonly struct Shrd : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = DoubleCount(cpu, op, bits);
            if (count != 0)
            {
                ulong old = dst;
                dst = count > bits ? Wide(dst, src, bits) >> (count - bits) : (dst >> count) | (src << (bits - count));
                uint carry = count > bits ? (uint)(src >> (count - bits - 1)) & 1 : (uint)(old >> (count - 1)) & 1;
                uint changed = (uint)((old ^ dst) >> (bits - 1)) & 1;
                Flags.SetExplicit(cpu, Flags.OfResult(dst, bits) | carry | (changed << 11));
            }

            return true;
        }
    }

    private static int Count(ulong count, int bits) => (int)count & (bits == 64 ? 63 : 31);

    /// <summary>The count of SHLD and SHRD: an immediate, or CL where the immediate is too large to be one.</summary>
    private static int DoubleCount(Cpu* cpu, Op* op, int bits) => Count(op->Imm > 255 ? cpu->Gpr[1] : op->Imm, bits);

    /// <summary>16-bit double shifts by more than 16 go on with the first operand again.</summary>
    private static ulong Wide(ulong high, ulong low, int bits) => (high << bits) | low;

    private static long Signed(ulong value, int bits) => (long)(value << (64 - bits)) >> (64 - bits);

    private static void SetRotate(Cpu* cpu, uint carry, uint overflow) =>
        Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~(Flags.Cf | Flags.Of)) | carry | (overflow << 11));
}
