namespace Enisle.Isolation.Security.Filters;

/// <summary>Where a jump of a filter goes: an instruction already written, or «return this action».</summary>
internal readonly record struct BpfTarget
{
    // One word, so that comparing two targets is one comparison.
    private const ulong ReturnBit = 1ul << 32;
    private readonly ulong _bits;

    private BpfTarget(ulong bits)
    {
        _bits = bits;
    }

    /// <summary>Whether it returns <see cref="Value"/>.</summary>
    public bool IsReturn => _bits >= ReturnBit;

    /// <summary>The action, or the instruction's position counted from the program's end.</summary>
    public uint Value => (uint)_bits;

    /// <summary>Returns an action.</summary>
    public static BpfTarget Return(uint action) => new(ReturnBit | action);

    /// <summary>The instruction at <paramref name="position"/>, counted from the program's end.</summary>
    public static BpfTarget At(int position) => new((uint)position);
}
