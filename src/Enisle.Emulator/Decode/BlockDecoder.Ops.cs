using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;
using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>What emitters build ops with.</summary>
internal sealed unsafe partial class BlockDecoder
{
    private int _offset;
    private bool _pure;
    private bool _ends;
    private bool _linked;
    private nint _alternative;
    private Op* _start;
    private Op* _comparison;
    private bool _comparisonIsTest;
    private int _comparisonSize;
    private BinaryForm _comparisonForm;

    /// <summary>The op made last.</summary>
    public Op* Last => _next - 1;

    /// <summary>An op without operands.</summary>
    public Op* New(ref Instruction instruction)
    {
        Op* op = _next++;
        *op = default;
        op->Dst = op->Src = op->Base = op->Index = op->Seg = Cpu.ZeroOffset;
        op->Length = (byte)Math.Max(instruction.Length, 1);
        op->RipOffset = (ushort)_offset;
        op->Count = (ushort)_count;
        return op;
    }

    /// <summary>The present instruction cannot fault and touches nothing but registers.</summary>
    public void Pure(nint withoutFlags = 0)
    {
        _pure = true;
        _alternative = withoutFlags;
    }

    /// <summary>Control goes elsewhere: nothing behind this belongs to the block.</summary>
    public void End()
    {
        _ends = true;
        _linked = true;
    }

    /// <summary>Decoding stops, and the block goes on with the next address.</summary>
    public void Stop() => _ends = true;

    /// <summary>A comparison that a conditional jump right behind it may be joined with.</summary>
    public void Comparison(Op* op, bool test, int sizeLog, BinaryForm form)
    {
        _comparison = op;
        _comparisonIsTest = test;
        _comparisonSize = sizeLog;
        _comparisonForm = form;
    }

    /// <summary>Joins it, if there is a handler for the two.</summary>
    public void Join(Op* jump, int condition)
    {
        if (_comparison == null || _comparison + 1 != jump || _count < 2)
        {
            return;
        }

        nint joined = _comparisonIsTest
            ? ConditionTable.Test(condition, _comparisonSize, _comparisonForm)
            : ConditionTable.Compare(condition, _comparisonSize, _comparisonForm);
        if (joined != 0)
        {
            _comparison->Handler = joined;
            _flow[_count - 2].WithoutFlags = 0;
        }
    }

    /// <summary>A slot that leads to a place by its distance from the block's first byte.</summary>
    public void Link(Op* op, ulong target)
    {
        op->Disp = (int)(target - _rip);
        op->LinkGeneration = 0;
        op->Link = null;
    }

    /// <summary>One more slot, for a second link.</summary>
    public Op* Slot(ref Instruction instruction, ulong target)
    {
        Op* op = New(ref instruction);
        op->Handler = Handlers.Goto;
        Link(op, target);
        return op;
    }

    /// <summary>Puts the memory operand into an op; returns the kind of address: 0 base, 1 base and index, 2 anything.</summary>
    public int Memory(Op* op, ref Instruction instruction)
    {
        Register register = instruction.MemoryBase;
        bool full = !Is64;
        int addressSize = 0;
        if (register == Register.RIP || register == Register.EIP)
        {
            op->Base = Cpu.RipOffset;
            op->Disp = (int)(instruction.IPRelativeMemoryAddress - _rip);
            full |= register == Register.EIP;
            addressSize = register == Register.EIP ? 1 : 0;
        }
        else
        {
            Register index = instruction.MemoryIndex;
            op->Base = register == Register.None ? (byte)Cpu.ZeroOffset : Offset(register);
            op->Index = index == Register.None || index.IsVectorRegister() ? (byte)Cpu.ZeroOffset : Offset(index);
            op->Disp = (int)instruction.MemoryDisplacement64;
            addressSize = AddressSize(ref instruction, register, index);
            full |= addressSize != 0;
        }

        op->Scale = instruction.MemoryIndexScale switch { 1 => 0, 2 => 1, 4 => 2, _ => 3 };
        op->Form = (byte)(op->Form | (addressSize << OpForm.AddressShift));
        full |= Segment(op, instruction.MemorySegment);
        return full ? 2 : op->Index != Cpu.ZeroOffset ? 1 : 0;
    }

    /// <summary>The segment's base slot; true when it is more than zero.</summary>
    public bool Segment(Op* op, Register segment)
    {
        int index = segment - Register.ES;
        if (!Is64)
        {
            op->Seg = (byte)(Cpu.SegmentBaseOffset + (8 * index));
            return true;
        }

        bool based = index is Cpus.Segment.Fs or Cpus.Segment.Gs;
        op->Seg = based ? (byte)(Cpu.SegmentBaseOffset + (8 * index)) : (byte)(index == Cpus.Segment.Ss ? Cpu.StackZeroOffset : Cpu.ZeroOffset);
        return based;
    }

    /// <summary>The byte offset of a general register.</summary>
    public static byte Offset(Register register) => (byte)(register switch
    {
        >= Register.RAX and <= Register.R15 => (register - Register.RAX) * 8,
        >= Register.EAX and <= Register.R15D => (register - Register.EAX) * 8,
        >= Register.AX and <= Register.R15W => (register - Register.AX) * 8,
        >= Register.AL and <= Register.BL => (register - Register.AL) * 8,
        >= Register.AH and <= Register.BH => ((register - Register.AH) * 8) + 1,
        >= Register.SPL and <= Register.R15L => (register - Register.SPL + 4) * 8,
        _ => Cpu.ZeroOffset,
    });

    private int AddressSize(ref Instruction instruction, Register register, Register index)
    {
        Register any = register != Register.None ? register : index.IsVectorRegister() ? Register.None : index;
        int bytes = any != Register.None ? any.GetSize() : instruction.MemoryDisplSize switch { 8 => 8, 2 => 2, 4 when !Is64 => 4, 4 => instruction.MemoryDisplacement64 > int.MaxValue && instruction.MemoryDisplacement64 <= uint.MaxValue ? 4 : 8, _ => Is64 ? 8 : 4 };
        return bytes switch { 8 => 0, 4 => 1, _ => 2 };
    }
}
