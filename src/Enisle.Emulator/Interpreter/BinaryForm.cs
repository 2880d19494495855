namespace Enisle.Emulator.Interpreter;

/// <summary>Where the two operands of an operation are; memory forms count on by kind of address.</summary>
internal enum BinaryForm
{
    RegReg = 0,
    RegImm = 1,
    RegMem = 2,
    MemReg = 5,
    MemImm = 8,
}
