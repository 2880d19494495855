namespace Enisle.Emulator.Interpreter;

/// <summary>A choice that is made when code is compiled, not when it runs.</summary>
internal interface ISwitch
{
    static abstract bool IsOn { get; }
}
