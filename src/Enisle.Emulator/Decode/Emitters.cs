using Iced.Intel;

namespace Enisle.Emulator.Decode;

/// <summary>Which emitter makes the ops of an instruction, by mnemonic.</summary>
internal static unsafe partial class Emitters
{
    private static readonly delegate*<BlockDecoder, ref Instruction, bool>[] s_table = Build();

    /// <summary>False for an instruction that this processor does not have: #UD.</summary>
    public static bool Emit(BlockDecoder decoder, ref Instruction instruction)
    {
        delegate*<BlockDecoder, ref Instruction, bool> emitter = s_table[(int)instruction.Mnemonic];
        return emitter != null && emitter(decoder, ref instruction);
    }

    private static delegate*<BlockDecoder, ref Instruction, bool>[] Build()
    {
        var table = new delegate*<BlockDecoder, ref Instruction, bool>[2048];
        AddIntegers(table);
        AddControl(table);
        AddSystem(table);
        AddFpu(table);
        return table;
    }

    /// <summary>Bytes to their logarithm.</summary>
    private static int Log(int bytes) => bytes switch { 1 => 0, 2 => 1, 4 => 2, _ => 3 };

    /// <summary>The size of an operand.</summary>
    private static int SizeLog(ref Instruction instruction, int operand) => instruction.GetOpKind(operand) switch
    {
        OpKind.Register => Log(instruction.GetOpRegister(operand).GetSize()),
        OpKind.Memory => Log(instruction.MemorySize.GetSize()),
        _ => instruction.OpCount > 1 && operand > 0 ? SizeLog(ref instruction, 0) : 3,
    };
}
