using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Jumps, calls, the stack, strings, ports.</summary>
internal static unsafe partial class Emitters
{
    private static void AddControl(delegate*<BlockDecoder, ref Instruction, bool>[] table)
    {
        table[(int)Mnemonic.Jo] = &JumpIf;
        table[(int)Mnemonic.Seto] = &SetIf;
        table[(int)Mnemonic.Cmovo] = &MoveIf;
        table[(int)Mnemonic.Jno] = &JumpIf;
        table[(int)Mnemonic.Setno] = &SetIf;
        table[(int)Mnemonic.Cmovno] = &MoveIf;
        table[(int)Mnemonic.Jb] = &JumpIf;
        table[(int)Mnemonic.Setb] = &SetIf;
        table[(int)Mnemonic.Cmovb] = &MoveIf;
        table[(int)Mnemonic.Jae] = &JumpIf;
        table[(int)Mnemonic.Setae] = &SetIf;
        table[(int)Mnemonic.Cmovae] = &MoveIf;
        table[(int)Mnemonic.Je] = &JumpIf;
        table[(int)Mnemonic.Sete] = &SetIf;
        table[(int)Mnemonic.Cmove] = &MoveIf;
        table[(int)Mnemonic.Jne] = &JumpIf;
        table[(int)Mnemonic.Setne] = &SetIf;
        table[(int)Mnemonic.Cmovne] = &MoveIf;
        table[(int)Mnemonic.Jbe] = &JumpIf;
        table[(int)Mnemonic.Setbe] = &SetIf;
        table[(int)Mnemonic.Cmovbe] = &MoveIf;
        table[(int)Mnemonic.Ja] = &JumpIf;
        table[(int)Mnemonic.Seta] = &SetIf;
        table[(int)Mnemonic.Cmova] = &MoveIf;
        table[(int)Mnemonic.Js] = &JumpIf;
        table[(int)Mnemonic.Sets] = &SetIf;
        table[(int)Mnemonic.Cmovs] = &MoveIf;
        table[(int)Mnemonic.Jns] = &JumpIf;
        table[(int)Mnemonic.Setns] = &SetIf;
        table[(int)Mnemonic.Cmovns] = &MoveIf;
        table[(int)Mnemonic.Jp] = &JumpIf;
        table[(int)Mnemonic.Setp] = &SetIf;
        table[(int)Mnemonic.Cmovp] = &MoveIf;
        table[(int)Mnemonic.Jnp] = &JumpIf;
        table[(int)Mnemonic.Setnp] = &SetIf;
        table[(int)Mnemonic.Cmovnp] = &MoveIf;
        table[(int)Mnemonic.Jl] = &JumpIf;
        table[(int)Mnemonic.Setl] = &SetIf;
        table[(int)Mnemonic.Cmovl] = &MoveIf;
        table[(int)Mnemonic.Jge] = &JumpIf;
        table[(int)Mnemonic.Setge] = &SetIf;
        table[(int)Mnemonic.Cmovge] = &MoveIf;
        table[(int)Mnemonic.Jle] = &JumpIf;
        table[(int)Mnemonic.Setle] = &SetIf;
        table[(int)Mnemonic.Cmovle] = &MoveIf;
        table[(int)Mnemonic.Jg] = &JumpIf;
        table[(int)Mnemonic.Setg] = &SetIf;
        table[(int)Mnemonic.Cmovg] = &MoveIf;
        table[(int)Mnemonic.Jmp] = &Jump;
        table[(int)Mnemonic.Call] = &Call;
        table[(int)Mnemonic.Ret] = &Return;
        table[(int)Mnemonic.Retf] = &ReturnFar;
        table[(int)Mnemonic.Iret] = &InterruptReturn;
        table[(int)Mnemonic.Iretd] = &InterruptReturn;
        table[(int)Mnemonic.Iretq] = &InterruptReturn;
        table[(int)Mnemonic.Push] = &Push;
        table[(int)Mnemonic.Pop] = &Pop;
        table[(int)Mnemonic.Leave] = &Leave;
        table[(int)Mnemonic.Enter] = &EnterFrame;
        table[(int)Mnemonic.Pusha] = &Plain<Plains.PushAll>;
        table[(int)Mnemonic.Pushad] = &Plain<Plains.PushAll>;
        table[(int)Mnemonic.Popa] = &Plain<Plains.PopAll>;
        table[(int)Mnemonic.Popad] = &Plain<Plains.PopAll>;
        table[(int)Mnemonic.Pushf] = &Plain<Plains.Pushf>;
        table[(int)Mnemonic.Pushfd] = &Plain<Plains.Pushf>;
        table[(int)Mnemonic.Pushfq] = &Plain<Plains.Pushf>;
        table[(int)Mnemonic.Popf] = &Plain<Plains.Popf>;
        table[(int)Mnemonic.Popfd] = &Plain<Plains.Popf>;
        table[(int)Mnemonic.Popfq] = &Plain<Plains.Popf>;
        table[(int)Mnemonic.Loop] = &Loop;
        table[(int)Mnemonic.Loope] = &Loop;
        table[(int)Mnemonic.Loopne] = &Loop;
        table[(int)Mnemonic.Jcxz] = &Loop;
        table[(int)Mnemonic.Jecxz] = &Loop;
        table[(int)Mnemonic.Jrcxz] = &Loop;
        table[(int)Mnemonic.Int] = &Interrupt;
        table[(int)Mnemonic.Int3] = &Interrupt;
        table[(int)Mnemonic.Int1] = &Interrupt;
        table[(int)Mnemonic.Into] = &Interrupt;
        table[(int)Mnemonic.Bound] = &BoundCheck;
        table[(int)Mnemonic.Movsb] = &String<Strings.Movs>;
        table[(int)Mnemonic.Movsw] = &String<Strings.Movs>;
        table[(int)Mnemonic.Movsd] = &String<Strings.Movs>;
        table[(int)Mnemonic.Movsq] = &String<Strings.Movs>;
        table[(int)Mnemonic.Stosb] = &String<Strings.Stos>;
        table[(int)Mnemonic.Stosw] = &String<Strings.Stos>;
        table[(int)Mnemonic.Stosd] = &String<Strings.Stos>;
        table[(int)Mnemonic.Stosq] = &String<Strings.Stos>;
        table[(int)Mnemonic.Lodsb] = &String<Strings.Lods>;
        table[(int)Mnemonic.Lodsw] = &String<Strings.Lods>;
        table[(int)Mnemonic.Lodsd] = &String<Strings.Lods>;
        table[(int)Mnemonic.Lodsq] = &String<Strings.Lods>;
        table[(int)Mnemonic.Cmpsb] = &String<Strings.Cmps>;
        table[(int)Mnemonic.Cmpsw] = &String<Strings.Cmps>;
        table[(int)Mnemonic.Cmpsd] = &String<Strings.Cmps>;
        table[(int)Mnemonic.Cmpsq] = &String<Strings.Cmps>;
        table[(int)Mnemonic.Scasb] = &String<Strings.Scas>;
        table[(int)Mnemonic.Scasw] = &String<Strings.Scas>;
        table[(int)Mnemonic.Scasd] = &String<Strings.Scas>;
        table[(int)Mnemonic.Scasq] = &String<Strings.Scas>;
        table[(int)Mnemonic.Insb] = &String<Strings.Ins>;
        table[(int)Mnemonic.Insw] = &String<Strings.Ins>;
        table[(int)Mnemonic.Insd] = &String<Strings.Ins>;
        table[(int)Mnemonic.Outsb] = &String<Strings.Outs>;
        table[(int)Mnemonic.Outsw] = &String<Strings.Outs>;
        table[(int)Mnemonic.Outsd] = &String<Strings.Outs>;
        table[(int)Mnemonic.Xlatb] = &Xlat;
        table[(int)Mnemonic.In] = &Port;
        table[(int)Mnemonic.Out] = &Port;
    }

    private static bool JumpIf(BlockDecoder decoder, ref Instruction instruction)
    {
        int condition = (int)instruction.ConditionCode - 1;
        Op* op = decoder.New(ref instruction);
        op->Handler = ConditionTable.Jump(condition);
        decoder.Link(op, instruction.NearBranchTarget);
        decoder.Slot(ref instruction, instruction.NextIP);
        decoder.Join(op, condition);
        decoder.End();
        return true;
    }

    private static bool SetIf(BlockDecoder decoder, ref Instruction instruction)
    {
        int condition = (int)instruction.ConditionCode - 1;
        if (instruction.Op0Kind == OpKind.Memory)
        {
            Simple<Conditionals.Set>(decoder, ref instruction);
            decoder.Last->Imm = (ulong)condition;
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        op->Handler = ConditionTable.Set(condition);
        decoder.Pure();
        return true;
    }

    private static bool MoveIf(BlockDecoder decoder, ref Instruction instruction)
    {
        int condition = (int)instruction.ConditionCode - 1;
        if (instruction.Op1Kind == OpKind.Memory)
        {
            Simple<Conditionals.Move>(decoder, ref instruction);
            decoder.Last->Imm = (ulong)condition;
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        op->Src = BlockDecoder.Offset(instruction.Op1Register);
        op->Handler = ConditionTable.Move(condition, SizeLog(ref instruction, 0));
        decoder.Pure();
        return true;
    }

    private static bool Jump(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        decoder.End();
        if (instruction.IsJmpShortOrNear)
        {
            op->Handler = Handlers.Goto;
            decoder.Link(op, instruction.NearBranchTarget);
            return true;
        }

        if (instruction.IsJmpFar || instruction.IsJmpFarIndirect)
        {
            return Far(decoder, ref instruction, op, (nint)(delegate*<Cpu*, Op*, Op*>)&FarTransfers.Jump);
        }

        op->Form = (byte)SizeLog(ref instruction, 0);
        Source(decoder, ref instruction, op, 0);
        op->Handler = decoder.Is64 && instruction.Op0Kind == OpKind.Register ? (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.JumpReg64 : (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.JumpIndirect;
        return true;
    }

    private static bool Call(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        decoder.End();
        if (instruction.IsCallNear)
        {
            op->Form = (byte)(instruction.Op0Kind == OpKind.NearBranch64 ? 3 : instruction.Op0Kind == OpKind.NearBranch32 ? 2 : 1);
            op->Handler = decoder.Is64 ? (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.Call64 : (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.CallSlow;
            decoder.Link(op, instruction.NearBranchTarget);
            return true;
        }

        if (instruction.IsCallFar || instruction.IsCallFarIndirect)
        {
            return Far(decoder, ref instruction, op, (nint)(delegate*<Cpu*, Op*, Op*>)&FarTransfers.Call);
        }

        op->Form = (byte)SizeLog(ref instruction, 0);
        Source(decoder, ref instruction, op, 0);
        op->Handler = decoder.Is64 && instruction.Op0Kind == OpKind.Register ? (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.CallReg64 : (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.CallIndirectSlow;
        return true;
    }

    private static bool Far(BlockDecoder decoder, ref Instruction instruction, Op* op, nint handler)
    {
        op->Handler = handler;
        if (instruction.Op0Kind == OpKind.Memory)
        {
            // seg16:ptr16, ptr32 or ptr64
            op->Form = (byte)(instruction.MemorySize switch { MemorySize.SegPtr16 => 1, MemorySize.SegPtr32 => 2, _ => 3 });
            op->Form |= OpForm.SrcMemory;
            decoder.Memory(op, ref instruction);
            return true;
        }

        bool wide = instruction.Op0Kind == OpKind.FarBranch32;
        op->Form = (byte)(wide ? 2 : 1);
        op->Imm = (wide ? instruction.FarBranch32 : instruction.FarBranch16) | ((ulong)instruction.FarBranchSelector << 32);
        return true;
    }

    private static bool Return(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Imm = instruction.OpCount == 0 ? 0u : (ushort)instruction.GetImmediate(0);
        op->Form = (byte)(instruction.Code is Code.Retnq or Code.Retnq_imm16 ? 3 : instruction.Code is Code.Retnd or Code.Retnd_imm16 ? 2 : 1);
        op->Handler = decoder.Is64 && (op->Form & OpForm.SizeMask) == 3 ? (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.Ret64 : (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.RetSlow;
        decoder.End();
        return true;
    }

    private static bool ReturnFar(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Imm = instruction.OpCount == 0 ? 0u : (ushort)instruction.GetImmediate(0);
        op->Form = (byte)(instruction.Code is Code.Retfq or Code.Retfq_imm16 ? 3 : instruction.Code is Code.Retfd or Code.Retfd_imm16 ? 2 : 1);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&FarTransfers.Return;
        decoder.End();
        return true;
    }

    private static bool InterruptReturn(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)(instruction.Code switch { Code.Iretq => 3, Code.Iretd => 2, _ => 1 });
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemCalls.Iret;
        decoder.End();
        return true;
    }

    private static bool Push(BlockDecoder decoder, ref Instruction instruction)
    {
        int size = Log(Math.Abs(instruction.StackPointerIncrement));
        if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsSegmentRegister())
        {
            FromSegment(decoder, ref instruction);
            decoder.Last->Imm |= 0x100;
            decoder.Last->Form = (byte)size;
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Form = (byte)size;
        Source(decoder, ref instruction, op, 0);
        op->Handler = decoder.Is64 && size == 3 && instruction.Op0Kind == OpKind.Register ? (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.PushReg64 : (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.PushSlow;
        return true;
    }

    private static bool Pop(BlockDecoder decoder, ref Instruction instruction)
    {
        int size = Log(Math.Abs(instruction.StackPointerIncrement));
        if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsSegmentRegister())
        {
            ToSegment(decoder, ref instruction);
            decoder.Last->Imm |= 0x100;
            decoder.Last->Form = (byte)size;
            return true;
        }

        Op* op = decoder.New(ref instruction);
        op->Form = (byte)size;
        if (instruction.Op0Kind == OpKind.Register)
        {
            op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        }
        else
        {
            op->Form |= OpForm.DstMemory;
            decoder.Memory(op, ref instruction);
        }

        op->Handler = decoder.Is64 && size == 3 && instruction.Op0Kind == OpKind.Register ? (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.PopReg64 : (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.PopSlow;
        return true;
    }

    private static bool Leave(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)Log(instruction.Code switch { Code.Leaveq => 8, Code.Leaved => 4, _ => 2 });
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Stacks.Leave;
        return true;
    }

    private static bool EnterFrame(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)(instruction.Code switch { Code.Enterq_imm16_imm8 => 3, Code.Enterd_imm16_imm8 => 2, _ => 1 });
        op->Imm = (ushort)instruction.GetImmediate(0) | ((ulong)instruction.Immediate8_2nd << 16);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.Enter;
        return true;
    }
}
