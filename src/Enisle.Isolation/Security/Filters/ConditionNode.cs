namespace Enisle.Isolation.Security.Filters;

/// <summary>A condition in the decision tree of one system call: where it holds, an action or further conditions follow.</summary>
internal sealed class ConditionNode(ArgCondition condition)
{
    public ArgCondition Condition { get; } = condition;

    /// <summary>The action where it holds; null where <see cref="Children"/> decide.</summary>
    public uint? Action { get; private set; }

    /// <summary>Asked one after another until one holds; if none does, the node's next sibling is asked.</summary>
    public List<ConditionNode> Children { get; } = [];

    /// <summary>Adds a rule whose conditions must all hold.</summary>
    /// <returns>False if the same conditions, or fewer, already lead to other actions: libseccomp's EEXIST.</returns>
    public static bool TryAdd(List<ConditionNode> level, ReadOnlySpan<ArgCondition> conditions, uint action)
    {
        ConditionNode node = FindOrInsert(level, conditions[0]);
        if (node.Action is { } present)
        {
            // What is there asks less, and so holds whenever the new rule does.
            return conditions.Length > 1 || present == action;
        }

        if (conditions.Length > 1)
        {
            return TryAdd(node.Children, conditions[1..], action);
        }

        if (!AllLeadTo(node.Children, action))
        {
            return false;
        }

        node.Children.Clear();
        node.Action = action;
        return true;
    }

    /// <summary>Whether no other action can be reached.</summary>
    public static bool AllLeadTo(List<ConditionNode> level, uint action)
    {
        foreach (ConditionNode node in level)
        {
            if (node.Action is { } own ? own != action : !AllLeadTo(node.Children, action))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether two trees ask and answer the same.</summary>
    public static bool AreEqual(List<ConditionNode> a, List<ConditionNode> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }

        for (int i = 0; i < a.Count; i++)
        {
            if (a[i].Condition != b[i].Condition || a[i].Action != b[i].Action || !AreEqual(a[i].Children, b[i].Children))
            {
                return false;
            }
        }

        return true;
    }

    private static ConditionNode FindOrInsert(List<ConditionNode> level, in ArgCondition condition)
    {
        // Conditions that share an upper half stand together, where the first of them was put.
        bool isInGroup = false;
        int place = level.Count;
        for (int i = 0; i < level.Count; i++)
        {
            if (level[i].Condition == condition)
            {
                return level[i];
            }

            bool shares = ArgCondition.ShareUpperHalf(condition, level[i].Condition);
            if (shares && !isInGroup)
            {
                isInGroup = true;
                place = level.Count;
            }

            bool isPastGroup = isInGroup && !shares;
            if (place == level.Count && (isPastGroup || ArgCondition.Precedes(condition, level[i].Condition)))
            {
                place = i;
            }
        }

        ConditionNode node = new(condition);
        level.Insert(place, node);
        return node;
    }
}
