namespace Enisle.Isolation.Security.Filters;

/// <summary>A set of values of one argument, as ranges.</summary>
internal sealed class ValueRanges(bool is32Bit)
{
    private readonly ulong _max = is32Bit ? uint.MaxValue : ulong.MaxValue;
    private readonly List<(ulong First, ulong Last)> _ranges = [];

    /// <summary>Adds the values that satisfy a condition, which is not a masked one.</summary>
    public void Add(in ArgCondition condition)
    {
        ulong value = condition.Value;
        switch (condition.Op)
        {
            case ArgOp.Equal:
                _ranges.Add((value, value));
                break;
            case ArgOp.NotEqual:
                AddBelow(value);
                AddAbove(value);
                break;
            case ArgOp.Less:
                AddBelow(value);
                break;
            case ArgOp.LessOrEqual:
                _ranges.Add((0, value));
                break;
            case ArgOp.Greater:
                AddAbove(value);
                break;
            default:
                _ranges.Add((value, _max));
                break;
        }
    }

    /// <summary>Where inside and outside alternate, from 0 on.</summary>
    /// <param name="zeroIsInside">Whether the first of them is inside.</param>
    public List<ulong> Boundaries(out bool zeroIsInside)
    {
        _ranges.Sort(static (a, b) => a.First.CompareTo(b.First));
        zeroIsInside = _ranges.Count > 0 && _ranges[0].First == 0;
        List<ulong> starts = [];
        if (!zeroIsInside)
        {
            starts.Add(0);
        }

        int next = 0;
        while (next < _ranges.Count)
        {
            (ulong first, ulong last) = _ranges[next++];
            while (last != _max && next < _ranges.Count && _ranges[next].First <= last + 1)
            {
                last = Math.Max(last, _ranges[next++].Last);
            }

            starts.Add(first);
            if (last == _max)
            {
                break;
            }

            starts.Add(last + 1);
        }

        return starts;
    }

    private void AddBelow(ulong value)
    {
        if (value != 0)
        {
            _ranges.Add((0, value - 1));
        }
    }

    private void AddAbove(ulong value)
    {
        if (value != _max)
        {
            _ranges.Add((value + 1, _max));
        }
    }
}
