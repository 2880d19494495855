using Enisle.Emulator.Cpus;
using Enisle.Emulator.Interpreter;

namespace Enisle.Emulator.Decode;

/// <summary>Handlers as numbers, where one is needed by name.</summary>
internal static unsafe class Handlers
{
    public static nint Undefined => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Undefined;

    public static nint Goto => (nint)(delegate*<Cpu*, Op*, Op*>)&Branches.Goto;

    public static nint Nop => (nint)(delegate*<Cpu*, Op*, Op*>)&Machinery.Nop;
}
