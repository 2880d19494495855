namespace Enisle.Isolation.Security.Filters;

/// <summary>A comparison of one argument; <see cref="Mask"/> is all ones but for <see cref="ArgOp.MaskedEqual"/>.</summary>
internal readonly record struct ArgCondition(byte Index, ArgOp Op, ulong Value, ulong Mask)
{
    /// <summary>Whether every value satisfies it.</summary>
    public bool IsTautology => Mask == 0;

    /// <summary>As a 32-bit architecture sees it: the upper halves do not exist.</summary>
    public ArgCondition To32Bit() => this with { Value = (uint)Value, Mask = (uint)Mask };

    /// <summary>Whether, at one level of a tree, <paramref name="added"/> is asked before <paramref name="present"/>.</summary>
    /// <remarks>
    /// libseccomp's order: the higher argument first; then equalities, upper bounds, lower bounds; among them the narrower bound and
    /// the higher value. It only shows where conditions of different actions overlap. Ties keep the profile's order.
    /// </remarks>
    public static bool Precedes(in ArgCondition added, in ArgCondition present)
    {
        if (added.Index != present.Index)
        {
            return added.Index > present.Index;
        }

        int addedRank = Rank(added.Op);
        int presentRank = Rank(present.Op);
        if (addedRank != presentRank)
        {
            return addedRank > presentRank;
        }

        // The upper halves are compared first, and only where they are the same question are the lower ones looked at.
        uint addedHigh = (uint)(added.Value >> 32);
        uint presentHigh = (uint)(present.Value >> 32);
        bool smallerFirst = addedRank == 2;
        if (addedHigh != presentHigh)
        {
            return smallerFirst ? addedHigh < presentHigh : addedHigh > presentHigh;
        }

        // On a 32-bit architecture there are none.
        ulong addedMask = added.Mask >> 32;
        bool sameQuestion = addedMask == present.Mask >> 32
            && (addedMask == 0 || (added.Op == ArgOp.MaskedEqual) == (present.Op == ArgOp.MaskedEqual));
        return sameQuestion && (smallerFirst ? (uint)added.Value < (uint)present.Value : (uint)added.Value > (uint)present.Value);
    }

    private static int Rank(ArgOp op) => op switch
    {
        ArgOp.MaskedEqual or ArgOp.Equal or ArgOp.NotEqual => 3,
        ArgOp.Less or ArgOp.LessOrEqual => 2,
        _ => 1,
    };
}
