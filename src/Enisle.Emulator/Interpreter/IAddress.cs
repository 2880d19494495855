using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>How an op's linear address is made.</summary>
internal unsafe interface IAddress
{
    /// <summary>An address that no access accepts, when the segment does not allow it.</summary>
    static abstract ulong Of(Cpu* cpu, Op* op, int size, bool write);
}
