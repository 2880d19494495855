using Enisle.Spec.Runtime;

namespace Enisle.Isolation.Security.Filters;

/// <summary>The conditions of one entry of <c>syscalls</c>: alternatives, each a conjunction in the order of its arguments.</summary>
internal sealed class RuleConditions
{
    private const int ArgCount = 6;
    private static readonly ArgCondition[][] s_none = [[]];

    private RuleConditions(ArgCondition[][] wide, ArgCondition[][] narrow)
    {
        Wide = wide;
        Narrow = narrow;
    }

    /// <summary>As a 64-bit architecture sees them; one empty conjunction means «always».</summary>
    public ArgCondition[][] Wide { get; }

    /// <summary>As a 32-bit architecture sees them.</summary>
    public ArgCondition[][] Narrow { get; }

    /// <summary>Reads <c>args</c>: all must hold; but where two are on one argument, each alone is enough, as runc has it.</summary>
    public static RuleConditions Parse(IReadOnlyList<SeccompArg> args, int rule)
    {
        if (args.Count == 0)
        {
            return new RuleConditions(s_none, s_none);
        }

        ArgCondition[] conditions = new ArgCondition[args.Count];
        int seen = 0;
        bool alternatives = false;
        for (int i = 0; i < conditions.Length; i++)
        {
            conditions[i] = ParseOne(args[i], rule, i);
            alternatives |= (seen & (1 << conditions[i].Index)) != 0;
            seen |= 1 << conditions[i].Index;
        }

        if (!alternatives)
        {
            Array.Sort(conditions, static (a, b) => a.Index.CompareTo(b.Index));
            return FromWide([conditions]);
        }

        return FromWide(Array.ConvertAll(conditions, static condition => new[] { condition }));
    }

    /// <summary>The conditions of a call inside a multiplexer: <paramref name="call"/> takes the first argument's place.</summary>
    public ArgCondition[][] Multiplexed(uint call)
    {
        ArgCondition selector = new(0, ArgOp.Equal, call, uint.MaxValue);
        return Array.ConvertAll(Narrow, conjunction => (ArgCondition[])[selector, .. Array.FindAll(conjunction, static c => c.Index != 0)]);
    }

    private static ArgCondition ParseOne(in SeccompArg arg, int rule, int index)
    {
        if (arg.Index >= ArgCount)
        {
            throw SeccompCompiler.Invalid($"syscalls[{rule}].args[{index}].index: {arg.Index} is above 5, the last argument");
        }

        if (!SeccompNames.TryGetOperator(arg.Op, out ArgOp op))
        {
            throw SeccompCompiler.Invalid($"syscalls[{rule}].args[{index}].op: «{arg.Op}» is not a comparison");
        }

        return op == ArgOp.MaskedEqual
            ? new ArgCondition((byte)arg.Index, op, arg.ValueTwo & arg.Value, arg.Value)
            : new ArgCondition((byte)arg.Index, op, arg.Value, ulong.MaxValue);
    }

    private static RuleConditions FromWide(ArgCondition[][] wide) => new(
        Array.ConvertAll(wide, static conjunction => Array.FindAll(conjunction, static c => !c.IsTautology)),
        Array.ConvertAll(
            wide,
            static conjunction => Array.FindAll(Array.ConvertAll(conjunction, static c => c.To32Bit()), static c => !c.IsTautology)));
}
