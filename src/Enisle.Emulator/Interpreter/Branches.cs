using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>JMP, LOOP and JCXZ; slot 0 leads to the target, slot 1 behind the instruction.</summary>
internal static unsafe class Branches
{
    public static Op* Goto(Cpu* cpu, Op* op) => Dispatch.Follow(cpu, op);

    /// <summary>LOOP: the counter has the size of the op.</summary>
    public static Op* Loop(Cpu* cpu, Op* op) => Dispatch.Follow(cpu, Count(cpu, op) ? op : op + 1);

    public static Op* LoopZero(Cpu* cpu, Op* op) => Dispatch.Follow(cpu, Count(cpu, op) & ((Flags.Get(cpu) & Flags.Zf) != 0) ? op : op + 1);

    public static Op* LoopNotZero(Cpu* cpu, Op* op) => Dispatch.Follow(cpu, Count(cpu, op) & ((Flags.Get(cpu) & Flags.Zf) == 0) ? op : op + 1);

    public static Op* IfCounterZero(Cpu* cpu, Op* op) => Dispatch.Follow(cpu, Regs.Get(cpu, 8, op->Form & OpForm.SizeMask) == 0 ? op : op + 1);

    private static bool Count(Cpu* cpu, Op* op)
    {
        int size = op->Form & OpForm.SizeMask;
        ulong count = Regs.Get(cpu, 8, size) - 1;
        Regs.Set(cpu, 8, size, count);
        return Regs.Get(cpu, 8, size) != 0;
    }
}
