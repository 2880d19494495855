namespace Enisle.Emulator.Interpreter;

/// <summary>An operand size that is chosen when code is compiled.</summary>
internal interface ISize
{
    static abstract int Log { get; }
}
