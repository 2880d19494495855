namespace Enisle.Isolation.Security.Filters;

/// <summary>What a profile says of each system call of one architecture.</summary>
internal sealed class SyscallRules(bool is32Bit)
{
    // Per number: 0 is the default action, n > 0 the n-1st outcome.
    private readonly short[] _outcomes = new short[SyscallTable.Limit];
    private readonly List<Outcome> _distinct = [];

    /// <summary>Whether only the lower halves of arguments exist.</summary>
    public bool Is32Bit { get; } = is32Bit;

    /// <summary>The highest number that the profile names, in any rule; calls above are newer than the profile. -1 is none.</summary>
    public int Newest { get; set; } = -1;

    /// <summary>The highest number that has a rule; -1 is none.</summary>
    public int Highest { get; private set; } = -1;

    /// <summary>All outcomes but the default one.</summary>
    public IReadOnlyList<Outcome> Outcomes => _distinct;

    /// <summary>An index into <see cref="Outcomes"/>, or -1 for the default action.</summary>
    public int OutcomeOf(int number) => _outcomes[number] - 1;

    /// <summary>Adds a rule; without conditions it replaces those that have some, and is never replaced.</summary>
    /// <returns>False if it contradicts one that is there.</returns>
    public bool TryAdd(int number, ReadOnlySpan<ArgCondition> conditions, uint action)
    {
        Highest = Math.Max(Highest, number);
        int present = OutcomeOf(number);
        if (conditions.IsEmpty)
        {
            if (present < 0 || _distinct[present].Conditions is not null)
            {
                _outcomes[number] = (short)(Constant(action) + 1);
            }

            return true;
        }

        if (present < 0)
        {
            _distinct.Add(new Outcome(0, []));
            present = _distinct.Count - 1;
            _outcomes[number] = (short)(present + 1);
        }

        return _distinct[present].Conditions is not { } level || ConditionNode.TryAdd(level, conditions, action);
    }

    /// <summary>Lets calls that are decided by equal conditions share one outcome.</summary>
    public void Share()
    {
        for (int number = 0; number < _outcomes.Length; number++)
        {
            if (OutcomeOf(number) >= 0 && _distinct[OutcomeOf(number)].Conditions is { } level)
            {
                _outcomes[number] = (short)(FirstEqual(level) + 1);
            }
        }
    }

    private int FirstEqual(List<ConditionNode> level)
    {
        int index = 0;
        while (_distinct[index].Conditions is not { } other || !ConditionNode.AreEqual(other, level))
        {
            index++;
        }

        return index;
    }

    private int Constant(uint action)
    {
        for (int i = 0; i < _distinct.Count; i++)
        {
            if (_distinct[i].Conditions is null && _distinct[i].Action == action)
            {
                return i;
            }
        }

        _distinct.Add(new Outcome(action, null));
        return _distinct.Count - 1;
    }

    /// <summary>An action, or the conditions that decide.</summary>
    public readonly record struct Outcome(uint Action, List<ConditionNode>? Conditions);
}
