using System.Buffers.Binary;
using System.Numerics;
using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>Bit counts, byte orders, BMI1, BMI2, ADX, CRC32.</summary>
internal static unsafe class BitOps
{
    /// <summary>BSWAP. Flags: none.</summary>
    public readonly struct Bswap : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = bits == 64 ? BinaryPrimitives.ReverseEndianness(dst) : bits == 32 ? BinaryPrimitives.ReverseEndianness((uint)dst) : 0;
            return true;
        }
    }

    /// <summary>MOVBE. Flags: none.</summary>
    public readonly struct Movbe : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = BinaryPrimitives.ReverseEndianness(src) >> (64 - bits);
            return true;
        }
    }

    /// <summary>BSF. Flags: Z; the destination stays when there is no bit.</summary>
    public readonly struct Bsf : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            Flags.SetExplicit(cpu, (Flags.OfResult(src, bits) & ~Flags.Sf) | (src == 0 ? Flags.Zf : 0));
            dst = src == 0 ? Kept(cpu, op) : (ulong)BitOperations.TrailingZeroCount(src);
            return true;
        }
    }

    /// <summary>BSR. Flags: Z; the destination stays when there is no bit.</summary>
    public readonly struct Bsr : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            Flags.SetExplicit(cpu, (Flags.OfResult(src, bits) & ~Flags.Sf) | (src == 0 ? Flags.Zf : 0));
            dst = src == 0 ? Kept(cpu, op) : (ulong)BitOperations.Log2(src);
            return true;
        }
    }

    /// <summary>TZCNT. Flags: ZC.</summary>
    public readonly struct Tzcnt : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = src == 0 ? (ulong)bits : (ulong)BitOperations.TrailingZeroCount(src);
            Flags.SetExplicit(cpu, (src == 0 ? Flags.Cf : 0) | (dst == 0 ? Flags.Zf : 0));
            return true;
        }
    }

    /// <summary>LZCNT. Flags: ZC.</summary>
    public readonly struct Lzcnt : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = (ulong)(BitOperations.LeadingZeroCount(src) - (64 - bits));
            Flags.SetExplicit(cpu, (src == 0 ? Flags.Cf : 0) | (dst == 0 ? Flags.Zf : 0));
            return true;
        }
    }

    /// <summary>POPCNT. Flags: Z, the others cleared.</summary>
    public readonly struct Popcnt : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = (ulong)BitOperations.PopCount(src);
            Flags.SetExplicit(cpu, src == 0 ? Flags.Zf : 0);
            return true;
        }
    }

    /// <summary>ADCX. Flags: C.</summary>
    public readonly struct Adcx : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            uint flags = Flags.Get(cpu);
            UInt128 sum = (UInt128)dst + src + (flags & Flags.Cf);
            dst = (ulong)sum;
            Flags.SetExplicit(cpu, (flags & ~Flags.Cf) | ((uint)(sum >> bits) & 1));
            return true;
        }
    }

    /// <summary>ADOX. Flags: O.</summary>
    public readonly struct Adox : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            uint flags = Flags.Get(cpu);
            UInt128 sum = (UInt128)dst + src + ((flags & Flags.Of) >> 11);
            dst = (ulong)sum;
            Flags.SetExplicit(cpu, (flags & ~Flags.Of) | (((uint)(sum >> bits) & 1) << 11));
            return true;
        }
    }

    /// <summary>ANDN. Flags: OSZC.</summary>
    public readonly struct Andn : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = ~Third(cpu, op, bits) & src;
            Flags.SetExplicit(cpu, Flags.OfResult(dst, bits) & ~Flags.Pf);
            return true;
        }
    }

    /// <summary>BEXTR. Flags: OZC.</summary>
    public readonly struct Bextr : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong control = Third(cpu, op, bits);
            int start = (int)(control & 0xFF);
            int length = (int)((control >> 8) & 0xFF);
            ulong value = start >= bits ? 0 : src >> start;
            dst = length >= bits ? value : value & ((1UL << length) - 1);
            Flags.SetExplicit(cpu, dst == 0 ? Flags.Zf : 0);
            return true;
        }
    }

    /// <summary>BZHI. Flags: OSZC.</summary>
    public readonly struct Bzhi : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int index = (int)(Third(cpu, op, bits) & 0xFF);
            dst = index >= bits ? src : src & ((1UL << index) - 1);
            Flags.SetExplicit(cpu, (Flags.OfResult(dst, bits) & ~Flags.Pf) | (index >= bits ? Flags.Cf : 0));
            return true;
        }
    }

    /// <summary>BLSI. Flags: OSZC.</summary>
    public readonly struct Blsi : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = (0 - src) & src;
            Flags.SetExplicit(cpu, (Flags.OfResult(dst, bits) & ~Flags.Pf) | (src != 0 ? Flags.Cf : 0));
            return true;
        }
    }

    /// <summary>BLSR. Flags: OSZC.</summary>
    public readonly struct Blsr : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = (src - 1) & src;
            Flags.SetExplicit(cpu, (Flags.OfResult(dst, bits) & ~Flags.Pf) | (src == 0 ? Flags.Cf : 0));
            return true;
        }
    }

    /// <summary>BLSMSK. Flags: OSZC.</summary>
    public readonly struct Blsmsk : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = (src - 1) ^ src;
            Flags.SetExplicit(cpu, (Flags.OfResult(dst, bits) & ~Flags.Pf) | (src == 0 ? Flags.Cf : 0));
            return true;
        }
    }

    /// <summary>PDEP. Flags: none.</summary>
    public readonly struct Pdep : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong value = Third(cpu, op, bits);
            dst = 0;
            for (ulong mask = src; mask != 0; mask &= mask - 1, value >>= 1)
            {
                dst |= (value & 1) != 0 ? mask & (0 - mask) : 0;
            }

            return true;
        }
    }

    /// <summary>PEXT. Flags: none.</summary>
    public readonly struct Pext : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            ulong value = Third(cpu, op, bits);
            dst = 0;
            int at = 0;
            for (ulong mask = src; mask != 0; mask &= mask - 1, at++)
            {
                dst |= (value & mask & (0 - mask)) != 0 ? 1UL << at : 0;
            }

            return true;
        }
    }

    /// <summary>RORX. Flags: none.</summary>
    public readonly struct Rorx : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = (int)op->Imm & (bits - 1);
            dst = count == 0 ? src : (src >> count) | (src << (bits - count));
            return true;
        }
    }

    /// <summary>SHLX. Flags: none.</summary>
    public readonly struct Shlx : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = (int)Third(cpu, op, bits) & (bits - 1);
            dst = src << count;
            return true;
        }
    }

    /// <summary>SHRX. Flags: none.</summary>
    public readonly struct Shrx : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = (int)Third(cpu, op, bits) & (bits - 1);
            dst = src >> count;
            return true;
        }
    }

    /// <summary>SARX. Flags: none.</summary>
    public readonly struct Sarx : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            int count = (int)Third(cpu, op, bits) & (bits - 1);
            dst = (ulong)(((long)(src << (64 - bits)) >> (64 - bits)) >> count);
            return true;
        }
    }

    /// <summary>CRC32 (Castagnoli). Flags: none. The source's size is the op's, the destination is 32 or 64 bits wide.</summary>
    public readonly struct Crc32 : IGeneral
    {
        public static bool Writes => false;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            uint crc = (uint)cpu->Gpr[op->Dst / 8];
            crc = bits switch
            {
                8 => BitOperations.Crc32C(crc, (byte)src),
                16 => BitOperations.Crc32C(crc, (ushort)src),
                32 => BitOperations.Crc32C(crc, (uint)src),
                _ => BitOperations.Crc32C(crc, src),
            };
            cpu->Gpr[op->Dst / 8] = crc;
            return true;
        }
    }

    /// <summary>The register whose offset stands in the immediate.</summary>
    private static ulong Third(Cpu* cpu, Op* op, int bits) => Regs.Get(cpu, (byte)op->Imm, bits == 64 ? 3 : 2);

    /// <summary>As processors do, for 64 bits and 32: the whole register.</summary>
    private static ulong Kept(Cpu* cpu, Op* op) => Regs.Get<ulong>(cpu, op->Dst);
}
