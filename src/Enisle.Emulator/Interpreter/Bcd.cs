using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>AAA AAS AAM AAD DAA DAS, SALC, ARPL: not in 64-bit mode.</summary>
internal static unsafe class Bcd
{
    public static Op* Aaa(Cpu* cpu, Op* op) => Ascii(cpu, op, add: true);

    public static Op* Aas(Cpu* cpu, Op* op) => Ascii(cpu, op, add: false);

    /// <summary>Flags: SZP; #DE for a base of zero.</summary>
    public static Op* Aam(Cpu* cpu, Op* op)
    {
        byte radix = (byte)op->Imm;
        if (radix == 0)
        {
            Faults.Raise(cpu, Faults.DivideError);
            return Dispatch.Fault(cpu, op);
        }

        byte al = (byte)cpu->Gpr[0];
        *(ushort*)&cpu->Gpr[0] = (ushort)((al / radix << 8) | (al % radix));
        Flags.SetExplicit(cpu, Flags.OfResult((ulong)(al % radix), 8));
        return op + 1;
    }

    /// <summary>Flags: SZP.</summary>
    public static Op* Aad(Cpu* cpu, Op* op)
    {
        ushort ax = (ushort)cpu->Gpr[0];
        byte al = (byte)((byte)ax + ((ax >> 8) * (byte)op->Imm));
        *(ushort*)&cpu->Gpr[0] = al;
        Flags.SetExplicit(cpu, Flags.OfResult(al, 8));
        return op + 1;
    }

    /// <summary>Flags: SZAPC.</summary>
    public static Op* Daa(Cpu* cpu, Op* op)
    {
        uint flags = Flags.Get(cpu);
        byte old = (byte)cpu->Gpr[0];
        int al = old;
        bool low = (al & 15) > 9 || (flags & Flags.Af) != 0;
        bool high = old > 0x99 || (flags & Flags.Cf) != 0;
        al += (low ? 6 : 0) + (high ? 0x60 : 0);
        *(byte*)&cpu->Gpr[0] = (byte)al;
        Flags.SetExplicit(cpu, Flags.OfResult((byte)al, 8) | (low ? Flags.Af : 0) | (high ? Flags.Cf : 0));
        return op + 1;
    }

    /// <summary>Flags: SZAPC.</summary>
    public static Op* Das(Cpu* cpu, Op* op)
    {
        uint flags = Flags.Get(cpu);
        byte old = (byte)cpu->Gpr[0];
        int al = old;
        bool low = (al & 15) > 9 || (flags & Flags.Af) != 0;
        bool high = old > 0x99 || (flags & Flags.Cf) != 0;
        bool borrow = high || (low && old < 6);
        al -= (low ? 6 : 0) + (high ? 0x60 : 0);
        *(byte*)&cpu->Gpr[0] = (byte)al;
        Flags.SetExplicit(cpu, Flags.OfResult((byte)al, 8) | (low ? Flags.Af : 0) | (borrow ? Flags.Cf : 0));
        return op + 1;
    }

    public static Op* Salc(Cpu* cpu, Op* op)
    {
        *(byte*)&cpu->Gpr[0] = (byte)(Flags.Carry(cpu) ? 0xFF : 0);
        return op + 1;
    }

    /// <summary>Flags: AC.</summary>
    private static Op* Ascii(Cpu* cpu, Op* op, bool add)
    {
        uint flags = Flags.Get(cpu);
        ushort ax = (ushort)cpu->Gpr[0];
        bool adjust = (ax & 15) > 9 || (flags & Flags.Af) != 0;
        int delta = adjust ? 0x106 : 0;
        ax = (ushort)((add ? ax + delta : ax - delta) & 0xFF0F);
        *(ushort*)&cpu->Gpr[0] = ax;
        Flags.SetExplicit(cpu, (Flags.OfResult((byte)ax, 8) & ~(Flags.Af | Flags.Cf)) | (adjust ? Flags.Af | Flags.Cf : 0));
        return op + 1;
    }

    /// <summary>ARPL, as an operation on a word. Flags: Z.</summary>
    public readonly struct Arpl : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            if ((cpu->Mode & CpuMode.Protected) == 0)
            {
                return Faults.Raise(cpu, Faults.InvalidOpcode);
            }

            bool raise = (dst & 3) < (src & 3);
            dst = raise ? (dst & ~3UL) | (src & 3) : dst;
            Flags.SetExplicit(cpu, (Flags.Get(cpu) & ~Flags.Zf) | (raise ? Flags.Zf : 0));
            return true;
        }
    }
}
