using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>System instructions.</summary>
internal static unsafe partial class Emitters
{
    private static void AddSystem(delegate*<BlockDecoder, ref Instruction, bool>[] table)
    {
        table[(int)Mnemonic.Nop] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Endbr64] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Endbr32] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetcht0] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetcht1] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetcht2] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetchnta] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetch] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetchw] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Prefetchwt1] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Clflush] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Clflushopt] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Clwb] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Reservednop] = &Plain<Plains.Nop>;
        table[(int)Mnemonic.Wbinvd] = &Plain<Plains.PrivilegedNop>;
        table[(int)Mnemonic.Invd] = &Plain<Plains.PrivilegedNop>;
        table[(int)Mnemonic.Mfence] = &Plain<Plains.Fence>;
        table[(int)Mnemonic.Lfence] = &Plain<Plains.Fence>;
        table[(int)Mnemonic.Sfence] = &Plain<Plains.Fence>;
        table[(int)Mnemonic.Pause] = &Plain<Plains.Pause>;
        table[(int)Mnemonic.Hlt] = &Plain<Plains.Hlt>;
        table[(int)Mnemonic.Cli] = &Plain<Plains.Cli>;
        table[(int)Mnemonic.Sti] = &Plain<Plains.Sti>;
        table[(int)Mnemonic.Cld] = &Plain<Plains.Cld>;
        table[(int)Mnemonic.Std] = &Plain<Plains.Std>;
        table[(int)Mnemonic.Clac] = &Plain<Plains.Clac>;
        table[(int)Mnemonic.Stac] = &Plain<Plains.Stac>;
        table[(int)Mnemonic.Clc] = &Plain<Plains.Clc>;
        table[(int)Mnemonic.Stc] = &Plain<Plains.Stc>;
        table[(int)Mnemonic.Cmc] = &Plain<Plains.Cmc>;
        table[(int)Mnemonic.Lahf] = &Plain<Plains.Lahf>;
        table[(int)Mnemonic.Sahf] = &Plain<Plains.Sahf>;
        table[(int)Mnemonic.Swapgs] = &Plain<Plains.Swapgs>;
        table[(int)Mnemonic.Rdtsc] = &Plain<Plains.Rdtsc>;
        table[(int)Mnemonic.Rdtscp] = &Plain<Plains.Rdtscp>;
        table[(int)Mnemonic.Cpuid] = &Plain<Plains.Cpuid>;
        table[(int)Mnemonic.Rdmsr] = &Plain<Plains.Rdmsr>;
        table[(int)Mnemonic.Wrmsr] = &Plain<Plains.Wrmsr>;
        table[(int)Mnemonic.Xgetbv] = &Plain<Plains.Xgetbv>;
        table[(int)Mnemonic.Xsetbv] = &Plain<Plains.Xsetbv>;
        table[(int)Mnemonic.Clts] = &Plain<Plains.Clts>;
        table[(int)Mnemonic.Syscall] = &Plain<Plains.Syscall>;
        table[(int)Mnemonic.Sysenter] = &Plain<Plains.Sysenter>;
        table[(int)Mnemonic.Sysret] = &Plain<Plains.Sysret>;
        table[(int)Mnemonic.Sysretq] = &Plain<Plains.Sysret>;
        table[(int)Mnemonic.Sysexit] = &Plain<Plains.Sysexit>;
        table[(int)Mnemonic.Sysexitq] = &Plain<Plains.Sysexit>;
        table[(int)Mnemonic.Aaa] = &Plain<Plains.Aaa>;
        table[(int)Mnemonic.Aas] = &Plain<Plains.Aas>;
        table[(int)Mnemonic.Daa] = &Plain<Plains.Daa>;
        table[(int)Mnemonic.Das] = &Plain<Plains.Das>;
        table[(int)Mnemonic.Salc] = &Plain<Plains.Salc>;
        table[(int)Mnemonic.Aam] = &Plain<Plains.Aam>;
        table[(int)Mnemonic.Aad] = &Plain<Plains.Aad>;
        table[(int)Mnemonic.Lgdt] = &Table;
        table[(int)Mnemonic.Lidt] = &Table;
        table[(int)Mnemonic.Sgdt] = &Table;
        table[(int)Mnemonic.Sidt] = &Table;
        table[(int)Mnemonic.Lldt] = &LoadSystem;
        table[(int)Mnemonic.Ltr] = &LoadSystem;
        table[(int)Mnemonic.Sldt] = &StoreSystem;
        table[(int)Mnemonic.Str] = &StoreSystem;
        table[(int)Mnemonic.Smsw] = &StoreSystem;
        table[(int)Mnemonic.Lmsw] = &LoadMachineStatus;
        table[(int)Mnemonic.Lar] = &Ask;
        table[(int)Mnemonic.Lsl] = &Ask;
        table[(int)Mnemonic.Verr] = &Ask;
        table[(int)Mnemonic.Verw] = &Ask;
        table[(int)Mnemonic.Lds] = &FarPointer;
        table[(int)Mnemonic.Les] = &FarPointer;
        table[(int)Mnemonic.Lss] = &FarPointer;
        table[(int)Mnemonic.Lfs] = &FarPointer;
        table[(int)Mnemonic.Lgs] = &FarPointer;
        table[(int)Mnemonic.Invlpg] = &InvalidatePage;
        table[(int)Mnemonic.Invpcid] = &InvalidateContext;
        table[(int)Mnemonic.Rdfsbase] = &Base;
        table[(int)Mnemonic.Rdgsbase] = &Base;
        table[(int)Mnemonic.Wrfsbase] = &Base;
        table[(int)Mnemonic.Wrgsbase] = &Base;
        table[(int)Mnemonic.Rdrand] = &Random;
        table[(int)Mnemonic.Rdseed] = &Random;
        table[(int)Mnemonic.Rdpid] = &ReadId;
        table[(int)Mnemonic.Cmpxchg8b] = &Pairwise;
        table[(int)Mnemonic.Cmpxchg16b] = &Pairwise;
    }

    /// <summary>No operands beyond what the handler knows; the size is what the stack moves by, or 4, or 8 with REX.W.</summary>
    private static bool Plain<TPlain>(BlockDecoder decoder, ref Instruction instruction)
        where TPlain : struct, IPlain
    {
        Op* op = decoder.New(ref instruction);
        op->Handler = TPlain.Handler;
        op->Imm = instruction.OpCount == 1 && instruction.Op0Kind == OpKind.Immediate8 ? instruction.Immediate8 : TPlain.Immediate;
        int moved = Math.Abs(instruction.StackPointerIncrement);
        moved = instruction.Mnemonic is Mnemonic.Pusha or Mnemonic.Popa or Mnemonic.Pushad or Mnemonic.Popad ? moved / 8 : moved;
        op->Form = (byte)(moved != 0 ? Log(moved) : instruction.Mnemonic is Mnemonic.Sysretq or Mnemonic.Sysexitq ? 3 : 2);
        return true;
    }

    private static bool ToSegment(BlockDecoder decoder, ref Instruction instruction)
    {
        int segment = instruction.Op0Register - Register.ES;
        Op* op = decoder.New(ref instruction);
        op->Form = 1;
        if (instruction.OpCount > 1)
        {
            Source(decoder, ref instruction, op, 1);
        }

        op->Imm = (ulong)segment;
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.MoveToSegment;
        return segment != Segment.Cs;
    }

    private static bool FromSegment(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        int operand = instruction.OpCount - 1;
        op->Imm = (ulong)(instruction.GetOpRegister(operand) - Register.ES);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.MoveFromSegment;
        if (operand == 1)
        {
            Destination(decoder, ref instruction, op);
        }

        return true;
    }

    private static void Destination(BlockDecoder decoder, ref Instruction instruction, Op* op)
    {
        op->Form = (byte)SizeLog(ref instruction, 0);
        if (instruction.Op0Kind == OpKind.Register)
        {
            op->Dst = BlockDecoder.Offset(instruction.Op0Register);
            return;
        }

        op->Form |= OpForm.DstMemory;
        decoder.Memory(op, ref instruction);
    }

    private static bool MoveControl(BlockDecoder decoder, ref Instruction instruction)
    {
        bool write = !instruction.Op0Register.IsGPR();
        Register special = write ? instruction.Op0Register : instruction.Op1Register;
        Op* op = decoder.New(ref instruction);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        op->Src = BlockDecoder.Offset(instruction.Op1Register);
        if (special is >= Register.DR0 and <= Register.DR7)
        {
            op->Imm = (ulong)(special - Register.DR0);
            op->Handler = write ? (nint)(delegate*<Cpu*, Op*, Op*>)&Control.WriteDebug : (nint)(delegate*<Cpu*, Op*, Op*>)&Control.ReadDebug;
            return true;
        }

        op->Imm = (ulong)(special - Register.CR0);
        op->Handler = write ? (nint)(delegate*<Cpu*, Op*, Op*>)&Control.Write : (nint)(delegate*<Cpu*, Op*, Op*>)&Control.Read;
        return special is Register.CR0 or Register.CR2 or Register.CR3 or Register.CR4 or Register.CR8;
    }

    private static bool Table(BlockDecoder decoder, ref Instruction instruction)
    {
        bool load = instruction.Mnemonic is Mnemonic.Lgdt or Mnemonic.Lidt;
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)(instruction.Code is Code.Lgdt_m1632_16 or Code.Lidt_m1632_16 ? 1 : 2);
        op->Imm = instruction.Mnemonic is Mnemonic.Lidt or Mnemonic.Sidt ? 1u : 0;
        decoder.Memory(op, ref instruction);
        op->Handler = load ? (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.LoadTable : (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.StoreTable;
        return true;
    }

    private static bool LoadSystem(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = 1;
        Source(decoder, ref instruction, op, 0);
        op->Imm = instruction.Mnemonic == Mnemonic.Ltr ? 1u : 0;
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.LoadSystemSegment;
        return true;
    }

    private static bool StoreSystem(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        Destination(decoder, ref instruction, op);
        op->Imm = instruction.Mnemonic switch { Mnemonic.Sldt => 0, Mnemonic.Str => 1, _ => 2 };
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.StoreSystemSegment;
        return true;
    }

    private static bool LoadMachineStatus(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = 1;
        Source(decoder, ref instruction, op, 0);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Control.Lmsw;
        return true;
    }

    private static bool Ask(BlockDecoder decoder, ref Instruction instruction)
    {
        bool two = instruction.Mnemonic is Mnemonic.Lar or Mnemonic.Lsl;
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)(two ? SizeLog(ref instruction, 0) : 1);
        op->Dst = two ? BlockDecoder.Offset(instruction.Op0Register) : op->Dst;
        Source(decoder, ref instruction, op, two ? 1 : 0);
        op->Imm = instruction.Mnemonic switch { Mnemonic.Lar => 0, Mnemonic.Lsl => 1, Mnemonic.Verr => 2, _ => 3 };
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.Ask;
        return true;
    }

    private static bool FarPointer(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)SizeLog(ref instruction, 0);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        decoder.Memory(op, ref instruction);
        op->Imm = (ulong)(instruction.Mnemonic switch { Mnemonic.Lds => Segment.Ds, Mnemonic.Les => Segment.Es, Mnemonic.Lss => Segment.Ss, Mnemonic.Lfs => Segment.Fs, _ => Segment.Gs });
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&SystemTables.LoadFarPointer;
        return true;
    }

    private static bool InvalidatePage(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        decoder.Memory(op, ref instruction);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Invlpg;
        return true;
    }

    private static bool InvalidateContext(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        decoder.Memory(op, ref instruction);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Invpcid;
        return true;
    }

    private static bool Base(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)SizeLog(ref instruction, 0);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        op->Imm = (ulong)(instruction.Mnemonic is Mnemonic.Rdfsbase or Mnemonic.Wrfsbase ? Segment.Fs : Segment.Gs);
        op->Handler = instruction.Mnemonic is Mnemonic.Rdfsbase or Mnemonic.Rdgsbase ? (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.ReadBase : (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.WriteBase;
        return true;
    }

    private static bool Random(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)SizeLog(ref instruction, 0);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.Random;
        return true;
    }

    private static bool ReadId(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Dst = BlockDecoder.Offset(instruction.Op0Register);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Rdpid;
        return true;
    }

    private static bool Pairwise(BlockDecoder decoder, ref Instruction instruction)
    {
        Op* op = decoder.New(ref instruction);
        op->Form = (byte)(instruction.Mnemonic == Mnemonic.Cmpxchg16b ? 3 : 2);
        decoder.Memory(op, ref instruction);
        op->Handler = (nint)(delegate*<Cpu*, Op*, Op*>)&Odds.CompareExchangePair;
        return true;
    }
}
