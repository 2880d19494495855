using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>One element of a string instruction.</summary>
internal unsafe interface IStringStep
{
    /// <summary>REPE and REPNE look at ZF after each element.</summary>
    static abstract bool Compares { get; }

    /// <summary>False with a fault raised and no register moved.</summary>
    static abstract bool Step(Cpu* cpu, Op* op);

    /// <summary>Forwards, as many elements at once as stay in their pages: how many were done, 0 for "one by one".</summary>
    static abstract ulong Bulk(Cpu* cpu, Op* op, ulong count);
}
