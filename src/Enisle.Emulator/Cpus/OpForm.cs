namespace Enisle.Emulator.Cpus;

/// <summary>Bits of <see cref="Op.Form"/>.</summary>
internal static class OpForm
{
    /// <summary>0 byte, 1 word, 2 double word, 3 quad word.</summary>
    public const int SizeMask = 3;
    public const int DstMemory = 4;
    public const int SrcMemory = 8;
    public const int SrcImmediate = 16;

    /// <summary>Address size: 0 is 64 bits, 1 is 32, 2 is 16.</summary>
    public const int AddressShift = 5;
    public const int AddressMask = 3 << AddressShift;
    public const int Lock = 128;
}
