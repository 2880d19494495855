using Enisle.Abi;

namespace Enisle.Isolation.Security.Filters;

/// <summary>Writes the decision tree of a system call.</summary>
internal readonly ref struct ConditionWriter(BpfWriter code, bool is32Bit)
{
    // offsetof(struct seccomp_data, args); little-endian, so the lower half comes first.
    private const int ArgsOffset = 16;

    /// <summary>The tree's entry; where no condition holds it goes to <paramref name="otherwise"/>.</summary>
    public BpfTarget Write(List<ConditionNode> level, BpfTarget otherwise)
    {
        // With one action in all of the level, the order of its questions does not matter.
        bool anyOrder = level[0].Action is { } action && ConditionNode.AllLeadTo(level, action);
        List<Question> questions = [];
        foreach (ConditionNode node in level)
        {
            AddQuestion(questions, node, anyOrder);
        }

        BpfTarget next = otherwise;
        for (int i = questions.Count - 1; i >= 0; i--)
        {
            Question question = questions[i];
            BpfTarget then = question.Node.Action is { } result ? BpfTarget.Return(result) : Write(question.Node.Children, next);
            next = question.Values is null
                ? WriteMasked(question.Node.Condition, then, next)
                : WriteRanges(question.Node.Condition.Index, question.Values, then, next);
        }

        return next;
    }

    // Neighbours that compare one argument and lead to one action become one set of values.
    private void AddQuestion(List<Question> questions, ConditionNode node, bool anyOrder)
    {
        if (node.Condition.Op == ArgOp.MaskedEqual)
        {
            questions.Add(new Question(node, null));
            return;
        }

        for (int i = questions.Count - 1; node.Action is not null && i >= (anyOrder ? 0 : questions.Count - 1) && i >= 0; i--)
        {
            Question question = questions[i];
            if (question.Values is not null && question.Node.Action == node.Action && question.Node.Condition.Index == node.Condition.Index)
            {
                question.Values.Add(node.Condition);
                return;
            }
        }

        ValueRanges values = new(is32Bit);
        values.Add(node.Condition);
        questions.Add(new Question(node, values));
    }

    private BpfTarget WriteMasked(in ArgCondition condition, BpfTarget then, BpfTarget otherwise)
    {
        int offset = ArgsOffset + condition.Index * sizeof(ulong);
        BpfTarget next = WriteMasked(offset, (uint)condition.Mask, (uint)condition.Value, then, otherwise);
        return WriteMasked(offset + sizeof(uint), (uint)(condition.Mask >> 32), (uint)(condition.Value >> 32), next, otherwise);
    }

    private BpfTarget WriteMasked(int offset, uint mask, uint value, BpfTarget then, BpfTarget otherwise)
    {
        if (mask == 0)
        {
            return then;
        }

        if (value == 0)
        {
            return code.Load(offset, code.Jump(ClassicBpf.BPF_JSET, mask, otherwise, then));
        }

        BpfTarget compare = code.Jump(ClassicBpf.BPF_JEQ, value, then, otherwise);
        return code.Load(offset, mask == uint.MaxValue ? compare : code.And(mask, compare));
    }

    private BpfTarget WriteRanges(int index, ValueRanges values, BpfTarget then, BpfTarget otherwise)
    {
        int offset = ArgsOffset + index * sizeof(ulong);
        List<ulong> starts = values.Boundaries(out bool zeroIsInside);
        BpfTarget[] targets = new BpfTarget[starts.Count];
        for (int i = 0; i < targets.Length; i++)
        {
            targets[i] = (i & 1) != 0 ^ zeroIsInside ? then : otherwise;
        }

        return is32Bit ? WriteLower(offset, starts, targets) : WriteUpper(offset, starts, targets);
    }

    // The upper half first: only in a page of 2^32 values in which a range begins must the lower half be looked at.
    private BpfTarget WriteUpper(int offset, List<ulong> starts, BpfTarget[] targets)
    {
        List<uint> pages = [];
        List<BpfTarget> decisions = [];
        int at = 0;
        while (at < starts.Count)
        {
            uint page = Upper(starts[at]);
            int end = at + 1;
            while (end < starts.Count && Upper(starts[end]) == page)
            {
                end++;
            }

            // The page begins in the range before, unless a range begins with it.
            int from = (uint)starts[at] == 0 ? at : at - 1;
            pages.Add(page);
            decisions.Add(WriteLower(offset, starts.GetRange(from, end - from), targets.AsSpan(from, end - from)));
            if (end - from > 1 && page != uint.MaxValue && (end == starts.Count || Upper(starts[end]) != page + 1))
            {
                pages.Add(page + 1);
                decisions.Add(targets[end - 1]);
            }

            at = end;
        }

        return pages.Count == 1 ? decisions[0] : code.Load(offset + sizeof(uint), code.Search([.. pages], [.. decisions]));
    }

    private BpfTarget WriteLower(int offset, List<ulong> starts, ReadOnlySpan<BpfTarget> targets)
    {
        if (starts.Count == 1)
        {
            return targets[0];
        }

        // The first may begin in an earlier page.
        uint[] lower = new uint[starts.Count];
        for (int i = 1; i < lower.Length; i++)
        {
            lower[i] = (uint)starts[i];
        }

        return code.Load(offset, code.Search(lower, targets));
    }

    private static uint Upper(ulong value) => (uint)(value >> 32);

    private readonly record struct Question(ConditionNode Node, ValueRanges? Values);
}
