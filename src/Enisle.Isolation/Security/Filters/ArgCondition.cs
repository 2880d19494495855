namespace Enisle.Isolation.Security.Filters;

/// <summary>A comparison of one argument; <see cref="Mask"/> is all ones but for <see cref="ArgOp.MaskedEqual"/>.</summary>
internal readonly record struct ArgCondition(byte Index, ArgOp Op, ulong Value, ulong Mask)
{
    private const int EqualityRank = 3;
    private const int UpperBoundRank = 2;
    private const int LowerBoundRank = 1;

    /// <summary>Whether every value satisfies it.</summary>
    public bool IsTautology => Mask == 0;

    /// <summary>As a 32-bit architecture sees it: the upper halves do not exist.</summary>
    public ArgCondition To32Bit() => this with { Value = (uint)Value, Mask = (uint)Mask };

    /// <summary>Whether two equalities ask the same of the upper half, so that only their lower halves tell them apart.</summary>
    /// <remarks>A 32-bit architecture has no upper halves: there, all on one argument do.</remarks>
    public static bool ShareUpperHalf(in ArgCondition a, in ArgCondition b)
    {
        ulong mask = a.Mask >> 32;
        return a.Index == b.Index
            && Rank(a.Op) == EqualityRank
            && Rank(b.Op) == EqualityRank
            && mask == b.Mask >> 32
            && a.Value >> 32 == b.Value >> 32
            && (mask == 0 || (a.Op == ArgOp.MaskedEqual) == (b.Op == ArgOp.MaskedEqual));
    }

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

        int rank = Rank(added.Op);
        int presentRank = Rank(present.Op);
        if (rank != presentRank)
        {
            return rank > presentRank;
        }

        if (rank == EqualityRank)
        {
            return ShareUpperHalf(added, present) ? (uint)added.Value > (uint)present.Value : added.Value >> 32 > present.Value >> 32;
        }

        return rank == UpperBoundRank ? added.Value < present.Value : added.Value > present.Value;
    }

    private static int Rank(ArgOp op) => op switch
    {
        ArgOp.MaskedEqual or ArgOp.Equal or ArgOp.NotEqual => EqualityRank,
        ArgOp.Less or ArgOp.LessOrEqual => UpperBoundRank,
        _ => LowerBoundRank,
    };
}
