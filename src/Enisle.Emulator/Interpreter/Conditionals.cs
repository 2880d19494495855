using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>SETcc and CMOVcc with memory; the condition is the immediate.</summary>
internal static unsafe class Conditionals
{
    public readonly struct Set : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = ConditionTable.Holds((int)op->Imm, Flags.Get(cpu)) ? 1u : 0;
            return true;
        }
    }

    public readonly struct Move : IGeneral
    {
        public static bool Writes => true;

        public static bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src)
        {
            dst = ConditionTable.Holds((int)op->Imm, Flags.Get(cpu)) ? src : dst;
            return true;
        }
    }
}
