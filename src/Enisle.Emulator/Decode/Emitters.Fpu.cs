using Enisle.Emulator.Cpus;
using Enisle.Emulator.Fpu;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>x87 and its state.</summary>
internal static unsafe partial class Emitters
{
    private static void AddFpu(delegate*<BlockDecoder, ref Instruction, bool>[] table)
    {
        foreach (Mnemonic mnemonic in s_x87)
        {
            table[(int)mnemonic] = &Float;
        }

        foreach (Mnemonic mnemonic in s_x87State)
        {
            table[(int)mnemonic] = &FloatState;
        }

        foreach (Mnemonic mnemonic in s_saves)
        {
            table[(int)mnemonic] = &Save;
        }
    }

    private static ReadOnlySpan<Mnemonic> s_x87 =>
    [
        Mnemonic.Fadd, Mnemonic.Faddp, Mnemonic.Fiadd, Mnemonic.Fmul, Mnemonic.Fmulp, Mnemonic.Fimul,
        Mnemonic.Fsub, Mnemonic.Fsubp, Mnemonic.Fisub, Mnemonic.Fsubr, Mnemonic.Fsubrp, Mnemonic.Fisubr,
        Mnemonic.Fdiv, Mnemonic.Fdivp, Mnemonic.Fidiv, Mnemonic.Fdivr, Mnemonic.Fdivrp, Mnemonic.Fidivr,
        Mnemonic.Fcom, Mnemonic.Fcomp, Mnemonic.Ficom, Mnemonic.Ficomp, Mnemonic.Fcompp, Mnemonic.Fucom, Mnemonic.Fucomp, Mnemonic.Fucompp,
        Mnemonic.Fcomi, Mnemonic.Fcomip, Mnemonic.Fucomi, Mnemonic.Fucomip, Mnemonic.Fld, Mnemonic.Fild,
        Mnemonic.Fst, Mnemonic.Fstp, Mnemonic.Fist, Mnemonic.Fistp, Mnemonic.Fisttp, Mnemonic.Fbld, Mnemonic.Fbstp,
        Mnemonic.Fxch, Mnemonic.Ffree, Mnemonic.Ffreep, Mnemonic.Fincstp, Mnemonic.Fdecstp, Mnemonic.Fabs, Mnemonic.Fchs, Mnemonic.Fxam, Mnemonic.Ftst,
        Mnemonic.Fld1, Mnemonic.Fldz, Mnemonic.Fldpi, Mnemonic.Fldl2e, Mnemonic.Fldl2t, Mnemonic.Fldlg2, Mnemonic.Fldln2,
        Mnemonic.Fcmovb, Mnemonic.Fcmovnb, Mnemonic.Fcmove, Mnemonic.Fcmovne, Mnemonic.Fcmovbe, Mnemonic.Fcmovnbe, Mnemonic.Fcmovu, Mnemonic.Fcmovnu,
        Mnemonic.Fnop, Mnemonic.Wait, Mnemonic.Fxtract, Mnemonic.Fprem, Mnemonic.Fprem1, Mnemonic.Fyl2x, Mnemonic.Fyl2xp1, Mnemonic.Fpatan, Mnemonic.Fptan,
        Mnemonic.Fsincos, Mnemonic.Fsin, Mnemonic.Fcos, Mnemonic.F2xm1, Mnemonic.Fsqrt, Mnemonic.Frndint, Mnemonic.Fscale,
    ];

    private static ReadOnlySpan<Mnemonic> s_x87State =>
    [
        Mnemonic.Fldcw, Mnemonic.Fnstcw, Mnemonic.Fnstsw, Mnemonic.Fnclex, Mnemonic.Fninit, Mnemonic.Fldenv, Mnemonic.Frstor, Mnemonic.Fnstenv, Mnemonic.Fnsave,
        Mnemonic.Ldmxcsr, Mnemonic.Stmxcsr, Mnemonic.Emms,
    ];

    private static ReadOnlySpan<Mnemonic> s_saves =>
    [
        Mnemonic.Fxsave, Mnemonic.Fxsave64, Mnemonic.Fxrstor, Mnemonic.Fxrstor64, Mnemonic.Xsave, Mnemonic.Xsave64, Mnemonic.Xsaveopt, Mnemonic.Xsaveopt64,
        Mnemonic.Xrstor, Mnemonic.Xrstor64,
    ];

    /// <summary>#UD or #NM before anything else; true when the instruction may be emitted.</summary>
    private static bool Available(BlockDecoder decoder, ref Instruction instruction, bool sse, bool emulated = true)
    {
        bool missing = sse ? (decoder.Mode & CpuMode.Sse) == 0 : false;
        bool unavailable = (decoder.Mode & CpuMode.TaskSwitched) != 0 || (!sse && emulated && (decoder.Mode & CpuMode.NoX87) != 0);
        if (!missing && !unavailable)
        {
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Handler = missing ? Handlers.Undefined : (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.NotAvailable;
        return false;
    }

    private static bool Float(BlockDecoder decoder, ref Instruction instruction)
    {
        if (!Available(decoder, ref instruction, sse: false))
        {
            return true;
        }

        Op* op = decoder.New(ref instruction);
        int dst = 0;
        int src = instruction.OpCount == 0 && instruction.Mnemonic is Mnemonic.Fcompp or Mnemonic.Fucompp ? 1 : 0;
        X87Operand operand = X87Operand.None;
        for (int i = 0; i < instruction.OpCount; i++)
        {
            if (instruction.GetOpKind(i) == OpKind.Memory)
            {
                operand = OperandOf(instruction.MemorySize);
                decoder.Memory(op, ref instruction);
                continue;
            }

            int register = instruction.GetOpRegister(i) - Register.ST0;
            (dst, src) = i == 0 ? (register, instruction.OpCount == 1 ? register : src) : (dst, register);
        }

        if (operand != X87Operand.None)
        {
            dst = 0;
        }

        op->Imm = (uint)instruction.Mnemonic | ((ulong)dst << 16) | ((ulong)src << 20) | ((ulong)operand << 24);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&X87Instructions.Run;
        return true;
    }

    private static X87Operand OperandOf(MemorySize size) => size switch
    {
        MemorySize.Float32 => X87Operand.Single,
        MemorySize.Float64 => X87Operand.Double,
        MemorySize.Float80 => X87Operand.Extended,
        MemorySize.Int16 => X87Operand.Word,
        MemorySize.Int32 => X87Operand.Integer,
        MemorySize.Int64 => X87Operand.Long,
        MemorySize.Bcd => X87Operand.Decimal,
        _ => X87Operand.Other,
    };

    private static bool FloatState(BlockDecoder decoder, ref Instruction instruction)
    {
        bool sse = instruction.Mnemonic is Mnemonic.Ldmxcsr or Mnemonic.Stmxcsr;
        if (!Available(decoder, ref instruction, sse))
        {
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Imm = (uint)instruction.Mnemonic;
        op->Form = (byte)(instruction.OpCount > 0 && instruction.MemorySize is MemorySize.FpuEnv14 or MemorySize.FpuState94 ? 1 : 2);
        if (instruction.OpCount > 0 && instruction.Op0Kind == OpKind.Memory)
        {
            op->Form |= OpForm.DstMemory;
            decoder.Memory(op, ref instruction);
        }

        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&X87State.Run;
        return true;
    }

    private static bool Save(BlockDecoder decoder, ref Instruction instruction)
    {
        if (!Available(decoder, ref instruction, sse: false))
        {
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Imm = (uint)instruction.Mnemonic;
        op->Form = (byte)(instruction.Mnemonic is Mnemonic.Fxsave64 or Mnemonic.Fxrstor64 or Mnemonic.Xsave64 or Mnemonic.Xsaveopt64 or Mnemonic.Xrstor64 ? 3 : 2);
        decoder.Memory(op, ref instruction);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SaveAreas.Run;
        return true;
    }
}
