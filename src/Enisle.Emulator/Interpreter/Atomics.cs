using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Read-modify-write instructions that may carry LOCK.</summary>
internal static unsafe class Atomics
{
    /// <summary>ADD with LOCK.</summary>
    public readonly struct Add : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong left = dst;
            dst = dst + src;
            Flags.SetExplicit(cpu, Flags.OfAdd(left, src, dst, bits));
            return true;
        }
    }

    /// <summary>SUB with LOCK.</summary>
    public readonly struct Sub : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong left = dst;
            dst = dst - src;
            Flags.SetExplicit(cpu, Flags.OfSub(left, src, dst, bits));
            return true;
        }
    }

    /// <summary>ADC with LOCK.</summary>
    public readonly struct Adc : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong left = dst;
            dst = dst + src + (Flags.Carry(cpu) ? 1UL : 0);
            Flags.SetExplicit(cpu, Flags.OfAdd(left, src, dst, bits));
            return true;
        }
    }

    /// <summary>SBB with LOCK.</summary>
    public readonly struct Sbb : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong left = dst;
            dst = dst - src - (Flags.Carry(cpu) ? 1UL : 0);
            Flags.SetExplicit(cpu, Flags.OfSub(left, src, dst, bits));
            return true;
        }
    }

    /// <summary>AND with LOCK.</summary>
    public readonly struct And : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = dst & src;
            Flags.SetExplicit(cpu, Flags.OfResult(dst, bits));
            return true;
        }
    }

    /// <summary>OR with LOCK.</summary>
    public readonly struct Or : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = dst | src;
            Flags.SetExplicit(cpu, Flags.OfResult(dst, bits));
            return true;
        }
    }

    /// <summary>XOR with LOCK.</summary>
    public readonly struct Xor : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = dst ^ src;
            Flags.SetExplicit(cpu, Flags.OfResult(dst, bits));
            return true;
        }
    }

    /// <summary>INC with LOCK.</summary>
    public readonly struct Inc : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            uint carry = Flags.Get(cpu) & Flags.Cf;
            Flags.SetExplicit(cpu, (Flags.OfAdd(dst, 1, dst + 1, bits) & ~Flags.Cf) | carry);
            dst++;
            return true;
        }
    }

    /// <summary>DEC with LOCK.</summary>
    public readonly struct Dec : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            uint carry = Flags.Get(cpu) & Flags.Cf;
            Flags.SetExplicit(cpu, (Flags.OfSub(dst, 1, dst - 1, bits) & ~Flags.Cf) | carry);
            dst--;
            return true;
        }
    }

    /// <summary>NEG with LOCK.</summary>
    public readonly struct Neg : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong result = 0 - dst;
            Flags.SetExplicit(cpu, Flags.OfSub(0, dst, result, bits));
            dst = result;
            return true;
        }
    }

    /// <summary>NOT with LOCK.</summary>
    public readonly struct Not : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = ~dst;
            return true;
        }
    }

    /// <summary>XCHG; with memory it locks always.</summary>
    public readonly struct Xchg : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            Regs.Set(cpu, op->Src, op->Form & OpForm.SizeMask, dst);
            dst = src;
            return true;
        }
    }

    /// <summary>XADD. Flags: OSZAPC.</summary>
    public readonly struct Xadd : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong left = dst;
            dst += src;
            Flags.SetExplicit(cpu, Flags.OfAdd(left, src, dst, bits));
            Regs.Set(cpu, op->Src, op->Form & OpForm.SizeMask, left);
            return true;
        }
    }

    /// <summary>CMPXCHG. Flags: OSZAPC. Memory is written in either case.</summary>
    public readonly struct Cmpxchg : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong mask = ulong.MaxValue >> (64 - bits);
            ulong accumulator = cpu->Gpr[0] & mask;
            Flags.SetExplicit(cpu, Flags.OfSub(accumulator, dst, accumulator - dst, bits));
            if (accumulator == dst)
            {
                dst = src;
            }
            else
            {
                Regs.Set(cpu, 0, op->Form & OpForm.SizeMask, dst);
            }

            return true;
        }
    }

    /// <summary>CMPXCHG with a register: one that differs keeps its upper half too.</summary>
    public readonly struct CmpxchgRegister : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int size = op->Form & OpForm.SizeMask;
            ulong accumulator = Regs.Get(cpu, 0, size);
            Flags.SetExplicit(cpu, Flags.OfSub(accumulator, dst, accumulator - dst, bits));
            Regs.Set(cpu, accumulator == dst ? op->Dst : (byte)0, size, accumulator == dst ? src : dst);
            return true;
        }
    }

    /// <summary>BT. Flags: C.</summary>
    public readonly struct Bt : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong bit = 1UL << ((int)src & (bits - 1));
            Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Cf) | ((dst & bit) != 0 ? Flags.Cf : 0));
            return true;
        }
    }

    /// <summary>BTS. Flags: C.</summary>
    public readonly struct Bts : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong bit = 1UL << ((int)src & (bits - 1));
            Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Cf) | ((dst & bit) != 0 ? Flags.Cf : 0));
            dst = dst | bit;
            return true;
        }
    }

    /// <summary>BTR. Flags: C.</summary>
    public readonly struct Btr : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong bit = 1UL << ((int)src & (bits - 1));
            Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Cf) | ((dst & bit) != 0 ? Flags.Cf : 0));
            dst = dst & ~bit;
            return true;
        }
    }

    /// <summary>BTC. Flags: C.</summary>
    public readonly struct Btc : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong bit = 1UL << ((int)src & (bits - 1));
            Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Cf) | ((dst & bit) != 0 ? Flags.Cf : 0));
            dst = dst ^ bit;
            return true;
        }
    }
}
