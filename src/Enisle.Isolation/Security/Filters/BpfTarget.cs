namespace Enisle.Isolation.Security.Filters;

/// <summary>Where a jump of a filter goes: an instruction already written, or «return this action».</summary>
internal readonly record struct BpfTarget(bool IsReturn, uint Value)
{
    /// <summary>Returns an action.</summary>
    public static BpfTarget Return(uint action) => new(true, action);

    /// <summary>The instruction at <paramref name="position"/>, counted from the program's end.</summary>
    public static BpfTarget At(int position) => new(false, (uint)position);
}
