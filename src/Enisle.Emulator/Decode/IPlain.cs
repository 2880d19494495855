namespace Enisle.Emulator.Decode;

/// <summary>An instruction whose handler needs no operands.</summary>
internal interface IPlain
{
    static abstract nint Handler { get; }

    static abstract ulong Immediate { get; }
}
