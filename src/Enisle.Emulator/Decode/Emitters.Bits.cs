using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Instructions whose operands are arranged in ways of their own.</summary>
internal static unsafe partial class Emitters
{
    /// <summary>VEX forms: the third register's offset is the immediate.</summary>
    private static bool Vex<TOp, TControlLast>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IGeneral
        where TControlLast : struct, ISwitch
    {
        Op* op = decoder.New(ref instruction);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&General<TOp>.Run;
        op->Form = (byte)SizeLog(ref instruction, 0);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        Source(decoder, ref instruction, op, TControlLast.IsOn ? 1 : 2);
        op->Imm = BlockDecoder.Offset(instruction.GetOpRegister(TControlLast.IsOn ? 2 : 1));
        return true;
    }

    private static bool CompareExchange(BlockDecoder decoder, ref Instruction instruction) => instruction.Op0Kind == OpKind.Register
        ? Simple<Atomics.CmpxchgRegister>(decoder, ref instruction)
        : Simple<Atomics.Cmpxchg>(decoder, ref instruction);

    private static bool MultiplyWide(BlockDecoder decoder, ref Instruction instruction) => Vex<Multiplies.Mulx, Switches.Off>(decoder, ref instruction);

    private static bool RotateRight(BlockDecoder decoder, ref Instruction instruction)
    {
        Simple<BitOps.Rorx>(decoder, ref instruction);
        decoder.Last->Imm = instruction.GetImmediate(2);
        return true;
    }

    private static bool Crc(BlockDecoder decoder, ref Instruction instruction)
    {
        Simple<BitOps.Crc32>(decoder, ref instruction);
        Op* op = decoder.Last;
        op->Form = (byte)((op->Form & ~OpForm.SizeMask) | SizeLog(ref instruction, 1));
        return true;
    }

    private static bool Multiply(BlockDecoder decoder, ref Instruction instruction)
    {
        if (instruction.OpCount == 1)
        {
            return Simple<Multiplies.Imul>(decoder, ref instruction);
        }

        if (instruction.OpCount == 2)
        {
            return Alu<Unaries.Imul, Multiplies.Imul2>(decoder, ref instruction);
        }

        Simple<Multiplies.Imul3>(decoder, ref instruction);
        decoder.Last->Imm = instruction.GetImmediate(2);
        return true;
    }

    private static bool Lea(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        int size = SizeLog(ref instruction, 0);
        op->Form = (byte)size;
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        int form = decoder.Memory(op, ref instruction);
        form = decoder.Is64 && (op->Form & OpForm.AddressMask) == 0 && form == 2 ? 1 : form; // segments mean nothing here
        op->Handler = Moves.Lea(form, size);
        decoder.Pure();
        return true;
    }

    private static bool Extend<TSigned>(BlockDecoder decoder, ref Instruction instruction)
        where TSigned : struct, ISwitch
    {
        Op* op = decoder.New(ref instruction);
        int to = SizeLog(ref instruction, 0);
        int from = SizeLog(ref instruction, 1);
        op->Form = (byte)to;
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        int form = 0;
        if (instruction.Op1Kind == OpKind.Register)
        {
            op->Src = BlockDecoder.Offset(instruction.Op1Register);
            decoder.Pure();
        }
        else
        {
            form = 1 + decoder.Memory(op, ref instruction);
        }

        op->Handler = Moves.Extend(from, to, TSigned.IsOn, form);
        return true;
    }

    private static bool Sized<TToDx, TSize>(BlockDecoder decoder, ref Instruction instruction)
        where TToDx : struct, ISwitch
        where TSize : struct, ISize
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)TSize.Log;
        op->Handler = TToDx.IsOn ? (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.SignToDx : (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.Widen;
        decoder.Pure();
        return true;
    }
}
