using System.Runtime.InteropServices;

namespace Enisle.Isolation.Security.Filters;

/// <summary>All 32-bit numbers, cut into ranges that go to one target each.</summary>
internal sealed class NumberRanges
{
    private readonly List<uint> _starts = new(128);
    private readonly List<BpfTarget> _targets = new(128);

    /// <summary>Where each range begins; the first is 0.</summary>
    public ReadOnlySpan<uint> Starts => CollectionsMarshal.AsSpan(_starts);

    /// <summary>Where each leads.</summary>
    public ReadOnlySpan<BpfTarget> Targets => CollectionsMarshal.AsSpan(_targets);

    /// <summary>From <paramref name="start"/>, which is above all before, up to the next.</summary>
    public void Add(uint start, BpfTarget target)
    {
        if (_targets.Count == 0 || _targets[^1] != target)
        {
            _starts.Add(start);
            _targets.Add(target);
        }
    }
}
