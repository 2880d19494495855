using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Integer instructions.</summary>
internal static unsafe partial class Emitters
{
    private static void AddIntegers(delegate*<BlockDecoder, ref Instruction, bool>[] table)
    {
        table[(int)Mnemonic.Add] = &Alu<Binaries.Add, Atomics.Add>;
        table[(int)Mnemonic.Or] = &Alu<Binaries.Or, Atomics.Or>;
        table[(int)Mnemonic.Adc] = &Alu<Binaries.Adc, Atomics.Adc>;
        table[(int)Mnemonic.Sbb] = &Alu<Binaries.Sbb, Atomics.Sbb>;
        table[(int)Mnemonic.And] = &Alu<Binaries.And, Atomics.And>;
        table[(int)Mnemonic.Sub] = &Alu<Binaries.Sub, Atomics.Sub>;
        table[(int)Mnemonic.Xor] = &Alu<Binaries.Xor, Atomics.Xor>;
        table[(int)Mnemonic.Cmp] = &Alu<Binaries.Cmp, Atomics.Sub>;
        table[(int)Mnemonic.Test] = &Alu<Binaries.Test, Atomics.Sub>;
        table[(int)Mnemonic.Mov] = &Move;
        table[(int)Mnemonic.Movnti] = &Move;
        table[(int)Mnemonic.Inc] = &One<Unaries.Inc, Atomics.Inc>;
        table[(int)Mnemonic.Dec] = &One<Unaries.Dec, Atomics.Dec>;
        table[(int)Mnemonic.Neg] = &One<Unaries.Neg, Atomics.Neg>;
        table[(int)Mnemonic.Not] = &One<Unaries.Not, Atomics.Not>;
        table[(int)Mnemonic.Shl] = &Shift<Unaries.Shl, Shifts.Shl>;
        table[(int)Mnemonic.Shr] = &Shift<Unaries.Shr, Shifts.Shr>;
        table[(int)Mnemonic.Sar] = &Shift<Unaries.Sar, Shifts.Sar>;
        table[(int)Mnemonic.Sal] = &Shift<Unaries.Shl, Shifts.Shl>;
        table[(int)Mnemonic.Rol] = &Simple<Shifts.Rol>;
        table[(int)Mnemonic.Ror] = &Simple<Shifts.Ror>;
        table[(int)Mnemonic.Rcl] = &Simple<Shifts.Rcl>;
        table[(int)Mnemonic.Rcr] = &Simple<Shifts.Rcr>;
        table[(int)Mnemonic.Shld] = &DoubleShift<Shifts.Shld>;
        table[(int)Mnemonic.Shrd] = &DoubleShift<Shifts.Shrd>;
        table[(int)Mnemonic.Bt] = &Bit<Atomics.Bt>;
        table[(int)Mnemonic.Bts] = &Bit<Atomics.Bts>;
        table[(int)Mnemonic.Btr] = &Bit<Atomics.Btr>;
        table[(int)Mnemonic.Btc] = &Bit<Atomics.Btc>;
        table[(int)Mnemonic.Xadd] = &Simple<Atomics.Xadd>;
        table[(int)Mnemonic.Cmpxchg] = &CompareExchange;
        table[(int)Mnemonic.Xchg] = &Exchange;
        table[(int)Mnemonic.Bswap] = &Simple<BitOps.Bswap>;
        table[(int)Mnemonic.Movbe] = &Simple<BitOps.Movbe>;
        table[(int)Mnemonic.Bsf] = &Simple<BitOps.Bsf>;
        table[(int)Mnemonic.Bsr] = &Simple<BitOps.Bsr>;
        table[(int)Mnemonic.Tzcnt] = &Simple<BitOps.Tzcnt>;
        table[(int)Mnemonic.Lzcnt] = &Simple<BitOps.Lzcnt>;
        table[(int)Mnemonic.Popcnt] = &Simple<BitOps.Popcnt>;
        table[(int)Mnemonic.Adcx] = &Simple<BitOps.Adcx>;
        table[(int)Mnemonic.Adox] = &Simple<BitOps.Adox>;
        table[(int)Mnemonic.Andn] = &Vex<BitOps.Andn, Switches.Off>;
        table[(int)Mnemonic.Pdep] = &Vex<BitOps.Pdep, Switches.Off>;
        table[(int)Mnemonic.Pext] = &Vex<BitOps.Pext, Switches.Off>;
        table[(int)Mnemonic.Mulx] = &MultiplyWide;
        table[(int)Mnemonic.Bextr] = &Vex<BitOps.Bextr, Switches.On>;
        table[(int)Mnemonic.Bzhi] = &Vex<BitOps.Bzhi, Switches.On>;
        table[(int)Mnemonic.Shlx] = &Vex<BitOps.Shlx, Switches.On>;
        table[(int)Mnemonic.Shrx] = &Vex<BitOps.Shrx, Switches.On>;
        table[(int)Mnemonic.Sarx] = &Vex<BitOps.Sarx, Switches.On>;
        table[(int)Mnemonic.Blsi] = &Simple<BitOps.Blsi>;
        table[(int)Mnemonic.Blsr] = &Simple<BitOps.Blsr>;
        table[(int)Mnemonic.Blsmsk] = &Simple<BitOps.Blsmsk>;
        table[(int)Mnemonic.Rorx] = &RotateRight;
        table[(int)Mnemonic.Crc32] = &Crc;
        table[(int)Mnemonic.Mul] = &Simple<Multiplies.Mul>;
        table[(int)Mnemonic.Imul] = &Multiply;
        table[(int)Mnemonic.Div] = &Simple<Multiplies.Div>;
        table[(int)Mnemonic.Idiv] = &Simple<Multiplies.Idiv>;
        table[(int)Mnemonic.Lea] = &Lea;
        table[(int)Mnemonic.Movzx] = &Extend<Switches.Off>;
        table[(int)Mnemonic.Movsx] = &Extend<Switches.On>;
        table[(int)Mnemonic.Movsxd] = &Extend<Switches.On>;
        table[(int)Mnemonic.Arpl] = &Simple<Bcd.Arpl>;
        table[(int)Mnemonic.Cbw] = &Sized<Switches.Off, Sizes.S1>;
        table[(int)Mnemonic.Cwde] = &Sized<Switches.Off, Sizes.S2>;
        table[(int)Mnemonic.Cdqe] = &Sized<Switches.Off, Sizes.S3>;
        table[(int)Mnemonic.Cwd] = &Sized<Switches.On, Sizes.S1>;
        table[(int)Mnemonic.Cdq] = &Sized<Switches.On, Sizes.S2>;
        table[(int)Mnemonic.Cqo] = &Sized<Switches.On, Sizes.S3>;
    }

    private static bool Alu<TOp, TLocked>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IBinary
        where TLocked : struct, IGeneral
    {
        if (instruction.HasLockPrefix)
        {
            return Simple<TLocked>(decoder, ref instruction);
        }

        int size = SizeLog(ref instruction, 0);
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)size;
        BinaryForm form = TwoOperands(decoder, ref instruction, op);
        Choose<TOp>(decoder, op, size, form);
        if (typeof(TOp) == typeof(Binaries.Cmp) || typeof(TOp) == typeof(Binaries.Test))
        {
            decoder.Comparison(op, typeof(TOp) == typeof(Binaries.Test), size, form);
        }

        return true;
    }

    private static void Choose<TOp>(BlockDecoder decoder, Op* op, int size, BinaryForm form)
        where TOp : struct, IBinary
    {
        op->Handler = Binary<TOp>.Of(size, form, flags: true);
        if (form is BinaryForm.RegReg or BinaryForm.RegImm)
        {
            decoder.Pure(Binary<TOp>.Of(size, form, flags: false));
        }
    }

    /// <summary>Fills in both operands; the form with the kind of address added.</summary>
    private static BinaryForm TwoOperands(BlockDecoder decoder, ref Instruction instruction, Op* op)
    {
        bool immediate = instruction.Op1Kind is not (OpKind.Register or OpKind.Memory);
        if (immediate)
        {
            op->Imm = instruction.GetImmediate(1);
        }
        else if (instruction.Op1Kind == OpKind.Register)
        {
            op->Src = BlockDecoder.Offset(instruction.Op1Register);
        }

        if (instruction.Op0Kind == OpKind.Register)
        {
            op->Dst = BlockDecoder.Offset(instruction.Op0Register);
            return immediate ? BinaryForm.RegImm
                : instruction.Op1Kind == OpKind.Register ? BinaryForm.RegReg
                : BinaryForm.RegMem + decoder.Memory(op, ref instruction);
        }

        return (immediate ? BinaryForm.MemImm : BinaryForm.MemReg) + decoder.Memory(op, ref instruction);
    }

    private static bool Move(BlockDecoder decoder, ref Instruction instruction)
    {
        if (instruction.Op0Kind == OpKind.Register && instruction.Op0Register.IsSegmentRegister())
        {
            return ToSegment(decoder, ref instruction);
        }

        if (instruction.Op1Kind == OpKind.Register && instruction.Op1Register.IsSegmentRegister())
        {
            return FromSegment(decoder, ref instruction);
        }

        if ((instruction.Op0Kind == OpKind.Register && !instruction.Op0Register.IsGPR()) || (instruction.Op1Kind == OpKind.Register && !instruction.Op1Register.IsGPR()))
        {
            return MoveControl(decoder, ref instruction);
        }

        bool absolute = (instruction.Op0Kind == OpKind.Memory || instruction.Op1Kind == OpKind.Memory) && decoder.Is64
            && instruction.MemoryBase == Register.None && instruction.MemoryIndex == Register.None
            && (long)instruction.MemoryDisplacement64 != (int)instruction.MemoryDisplacement64;
        if (absolute)
        {
            Op* far = decoder.New(ref instruction);
            far->Form = (byte)(SizeLog(ref instruction, 0) | (instruction.Op0Kind == OpKind.Memory ? OpForm.DstMemory : 0));
            far->Imm = instruction.MemoryDisplacement64;
            decoder.Segment(far, instruction.MemorySegment);
            far->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.MoveAbsolute;
            return (instruction.Op0Kind == OpKind.Register ? instruction.Op0Register : instruction.Op1Register) is Register.AL or Register.AX or Register.EAX or Register.RAX;
        }

        int size = SizeLog(ref instruction, 0);
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)size;
        BinaryForm form = TwoOperands(decoder, ref instruction, op);
        op->Handler = Binary<Binaries.Mov>.Of(size, form, flags: false);
        if (form is BinaryForm.RegReg or BinaryForm.RegImm)
        {
            decoder.Pure();
        }

        return true;
    }

    private static bool One<TOp, TLocked>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IBinary
        where TLocked : struct, IGeneral
    {
        if (instruction.HasLockPrefix)
        {
            return Simple<TLocked>(decoder, ref instruction);
        }

        int size = SizeLog(ref instruction, 0);
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)size;
        if (instruction.Op0Kind == OpKind.Register)
        {
            op->Dst = BlockDecoder.Offset(instruction.Op0Register);
            Choose<TOp>(decoder, op, size, BinaryForm.RegImm);
            return true;
        }

        Choose<TOp>(decoder, op, size, BinaryForm.MemImm + decoder.Memory(op, ref instruction));
        return true;
    }

    /// <summary>A constant count that does something has handlers of its own.</summary>
    private static bool Shift<TOp, TGeneral>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IBinary
        where TGeneral : struct, IGeneral
    {
        int size = SizeLog(ref instruction, 0);
        int count = instruction.Op1Kind == OpKind.Register ? 0 : (int)instruction.GetImmediate(1) & (size == 3 ? 63 : 31);
        if (count == 0 || count >= 8 << size)
        {
            return Simple<TGeneral>(decoder, ref instruction);
        }

        Op* op = decoder.New(ref instruction);
        op->Form = (byte)size;
        op->Imm = (ulong)count;
        if (instruction.Op0Kind == OpKind.Register)
        {
            op->Dst = BlockDecoder.Offset(instruction.Op0Register);
            Choose<TOp>(decoder, op, size, BinaryForm.RegImm);
            return true;
        }

        Choose<TOp>(decoder, op, size, BinaryForm.MemImm + decoder.Memory(op, ref instruction));
        return true;
    }

    /// <summary>The form that <see cref="General{TOp}"/> reads: one or two operands, of which one may be memory.</summary>
    private static bool Simple<TOp>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IGeneral
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)SizeLog(ref instruction, 0);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&General<TOp>.Run;
        op->Form |= (byte)(instruction.HasLockPrefix ? OpForm.Lock : 0);
        if (instruction.Op0Kind == OpKind.Register)
        {
            op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        }
        else
        {
            op->Form |= OpForm.DstMemory;
            decoder.Memory(op, ref instruction);
        }

        if (instruction.OpCount > 1)
        {
            Source(decoder, ref instruction, op, 1);
        }

        return true;
    }

    private static void Source(BlockDecoder decoder, ref Instruction instruction, Op* op, int operand)
    {
        switch (instruction.GetOpKind(operand))
        {
            case OpKind.Register:
                op->Src = BlockDecoder.Offset(instruction.GetOpRegister(operand));
                break;
            case OpKind.Memory:
                op->Form |= OpForm.SrcMemory;
                decoder.Memory(op, ref instruction);
                break;
            default:
                op->Form |= OpForm.SrcImmediate;
                op->Imm = instruction.GetImmediate(operand);
                break;
        }
    }

    private static bool DoubleShift<TOp>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IGeneral
    {
        Simple<TOp>(decoder, ref instruction);
        decoder.Last->Imm = instruction.Op2Kind == OpKind.Register ? 0x100 : instruction.GetImmediate(2);
        return true;
    }

    private static bool Bit<TOp>(BlockDecoder decoder, ref Instruction instruction)
        where TOp : struct, IGeneral
    {
        Simple<TOp>(decoder, ref instruction);
        if (instruction.Op0Kind == OpKind.Memory && instruction.Op1Kind == OpKind.Register)
        {
            decoder.Last->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&General<TOp>.RunBitString;
        }

        return true;
    }

    private static bool Exchange(BlockDecoder decoder, ref Instruction instruction)
    {
        Simple<Atomics.Xchg>(decoder, ref instruction);
        Op* op = decoder.Last;
        if (instruction.Op0Kind == OpKind.Memory)
        {
            op->Form |= OpForm.Lock;
        }

        return true;
    }
}
