using Enisle.Emulator.Cpus;

namespace Enisle.Emulator.Interpreter;

/// <summary>An instruction with a destination and a source of any size and form, for which speed matters less than shortness.</summary>
internal unsafe interface IGeneral
{
    /// <summary>False with a fault raised. Values are zero-extended; what is put into <paramref name="dst"/> is cut to size.</summary>
    static abstract bool Execute(Cpu* cpu, Op* op, int bits, ref ulong dst, ulong src);

    static abstract bool Writes { get; }
}
