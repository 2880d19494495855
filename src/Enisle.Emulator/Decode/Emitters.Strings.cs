using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Loops, interrupts, strings, ports.</summary>
internal static unsafe partial class Emitters
{
    private static bool Loop(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        int size = instruction.Code switch
        {
            Code.Loopne_rel8_16_CX or Code.Loope_rel8_16_CX or Code.Loop_rel8_16_CX or Code.Jcxz_rel8_16
                or Code.Loopne_rel8_32_CX or Code.Loope_rel8_32_CX or Code.Loop_rel8_32_CX or Code.Jcxz_rel8_32 => 1,
            Code.Loopne_rel8_64_RCX or Code.Loope_rel8_64_RCX or Code.Loop_rel8_64_RCX or Code.Jrcxz_rel8_64
                or Code.Loopne_rel8_16_RCX or Code.Loope_rel8_16_RCX or Code.Loop_rel8_16_RCX or Code.Jrcxz_rel8_16 => 3,
            _ => 2,
        };
        op->Form = (byte)size;
        op->Handler = instruction.Mnemonic switch
        {
            Mnemonic.Loop => (nint)(delegate*<Cpu*, Op*, Op*>)&Branches.Loop,
            Mnemonic.Loope => (nint)(delegate*<Cpu*, Op*, Op*>)&Branches.LoopZero,
            Mnemonic.Loopne => (nint)(delegate*<Cpu*, Op*, Op*>)&Branches.LoopNotZero,
            _ => (nint)(delegate*<Cpu*, Op*, Op*>)&Branches.IfCounterZero,
        };
        decoder.Link(op, instruction.NearBranchTarget);
        decoder.Slot(ref instruction, instruction.NextIP);
        decoder.End();
        return true;
    }

    private static bool Interrupt(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Imm = instruction.Mnemonic switch { Mnemonic.Int3 => 3, Mnemonic.Int1 => 1, Mnemonic.Into => 4, _ => (byte)instruction.GetImmediate(0) };
        op->Handler = instruction.Mnemonic == Mnemonic.Into ? (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Into : (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Int;
        return true;
    }

    private static bool BoundCheck(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)SizeLog(ref instruction, 0);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        decoder.Memory(op, ref instruction);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.Bound;
        return true;
    }

    private static bool String<TStep>(BlockDecoder decoder, ref Instruction instruction)
        where TStep : struct, IStringStep
    {
        if (!instruction.IsStringInstruction)
        {
            return Vector(decoder, ref instruction);
        }

        Op* op = decoder.New(ref instruction);
        OpKind address = OpKind.Register;
        for (int i = 0; i < instruction.OpCount; i++)
        {
            OpKind kind = instruction.GetOpKind(i);
            address = kind is OpKind.Register ? address : kind;
        }

        int addressSize = address switch
        {
            OpKind.MemorySegSI or OpKind.MemorySegDI or OpKind.MemoryESDI => 2,
            OpKind.MemorySegESI or OpKind.MemorySegEDI or OpKind.MemoryESEDI => 1,
            _ => 0,
        };
        op->Form = (byte)(Log(instruction.MemorySize.GetSize()) | (addressSize << OpForm.AddressShift));
        op->Imm = instruction.HasRepnePrefix ? 2u : instruction.HasRepPrefix ? 1u : 0;
        decoder.Segment(op, instruction.MemorySegment == Register.None ? Register.DS : instruction.MemorySegment);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Strings.Run<TStep>;
        return true;
    }

    private static bool Xlat(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        Register register = instruction.MemoryBase;
        op->Form = (byte)((register == Register.RBX ? 0 : register == Register.EBX ? 1 : 2) << OpForm.AddressShift);
        decoder.Segment(op, instruction.MemorySegment);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.Xlat;
        return true;
    }

    private static bool Port(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        bool isIn = instruction.Mnemonic == Mnemonic.In;
        op->Form = (byte)Log(instruction.GetOpRegister(isIn ? 0 : 1).GetSize());
        int port = isIn ? 1 : 0;
        if (instruction.GetOpKind(port) != OpKind.Register)
        {
            op->Form |= OpForm.SrcImmediate;
            op->Imm = (byte)instruction.GetImmediate(port);
        }

        op->Handler = isIn ? (nint)(delegate*<Cpu*, Op*, Op*>)&Ports.In : (nint)(delegate*<Cpu*, Op*, Op*>)&Ports.Out;
        return true;
    }
}
