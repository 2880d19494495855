using System.Runtime.CompilerServices;
using System.Text;
using Enisle.Output.Go;
using Enisle.Output.Templates.Nodes;

namespace Enisle.Output.Templates;

/// <summary>One execution of a template: walks its nodes and prints.</summary>
/// <remarks>Spec: Go's text/template; errors are worded and placed as there.</remarks>
internal sealed partial class TemplateState(string text, TemplateSet templates, TextWriter output)
{
    private const int DeepestCall = 1000;

    // Far beyond any listing, and less than a second: a loop without end, or a text that doubles in each round, is an error.
    private const long MostWork = 20_000_000;
    private const int CharactersPerStep = 16;

    private readonly List<(string Name, TemplateValue Value)> _variables = [];
    private string _name = "";
    private TemplateNode? _node;
    private int _scope;
    private int _depth;
    private long _work;

    public bool MissingKeyIsError { get; init; }

    public void Run(TemplateValue data)
    {
        _variables.Add(("$", data));
        _ = templates.TryGet("", out ListNode? root);
        _ = Walk(data, root!);
    }

    private Jump Walk(TemplateValue dot, TemplateNode node)
    {
        _node = node;
        switch (node)
        {
            case TextNode literal:
                output.Write(literal.Text);
                return Jump.None;
            case ActionNode action:
                TemplateValue value = Evaluate(dot, action.Pipeline);
                if (action.Pipeline.Declarations.Count == 0)
                {
                    output.Write(value.ToString());
                }

                return Jump.None;
            case ListNode list:
                return WalkList(dot, list);
            case BranchNode { Kind: BranchKind.Range } range:
                WalkRange(dot, range);
                return Jump.None;
            case BranchNode branch:
                return WalkBranch(dot, branch);
            case CallNode call:
                WalkCall(dot, call);
                return Jump.None;
            case JumpNode jump:
                return jump.Leaves ? Jump.Break : Jump.Continue;
            default:
                throw Error($"unknown node: {node}");
        }
    }

    private Jump WalkList(TemplateValue dot, ListNode list)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error("exceeded maximum template depth");
        }

        foreach (TemplateNode node in list.Nodes)
        {
            Jump jump = Walk(dot, node);
            if (jump != Jump.None)
            {
                return jump;
            }
        }

        return Jump.None;
    }

    private Jump WalkBranch(TemplateValue dot, BranchNode branch)
    {
        int mark = _variables.Count;
        TemplateValue value = Evaluate(dot, branch.Pipeline);
        Jump jump = value.IsTrue ? WalkList(branch.Kind == BranchKind.With ? value : dot, branch.Body)
            : branch.Otherwise is { } otherwise ? WalkList(dot, otherwise) : Jump.None;
        Pop(mark);
        return jump;
    }

    private void WalkRange(TemplateValue dot, BranchNode range)
    {
        int mark = _variables.Count;
        TemplateValue value = Evaluate(dot, range.Pipeline).Unboxed();
        bool any = value.Kind switch
        {
            TemplateKind.List => RangeList(range, value.List),
            TemplateKind.Map => RangeMap(range, value.Map),
            TemplateKind.Int => RangeNumbers(range, value.Int),
            TemplateKind.None => false,
            TemplateKind.Nil when value.ToString() is "[]" or "map[]" => false,
            _ => throw Error($"range can't iterate over {value}"),
        };
        if (!any && range.Otherwise is { } otherwise)
        {
            _ = WalkList(dot, otherwise);
        }

        Pop(mark);
    }

    private bool RangeList(BranchNode range, IReadOnlyList<TemplateValue> list)
    {
        for (int i = 0; i < list.Count; i++)
        {
            if (Round(range, i, list[i]) == Jump.Break)
            {
                break;
            }
        }

        return list.Count > 0;
    }

    private bool RangeMap(BranchNode range, ITemplateMap map)
    {
        foreach (string key in map.Keys)
        {
            _ = map.TryGet(key, out TemplateValue value);
            if (Round(range, key, value) == Jump.Break)
            {
                break;
            }
        }

        return map.Count > 0;
    }

    private bool RangeNumbers(BranchNode range, long count)
    {
        if (range.Pipeline.Declarations.Count > 1)
        {
            throw Error($"can't use {count} to iterate over more than one variable");
        }

        for (long i = 0; i < count; i++)
        {
            if (Round(range, i, i) == Jump.Break)
            {
                break;
            }
        }

        return count > 0;
    }

    /// <summary>Once through the body, with the variables of the loop, which stand on top of the others.</summary>
    private Jump Round(BranchNode range, TemplateValue key, TemplateValue value)
    {
        Work(1);
        int mark = _variables.Count;
        List<VariableNode> declared = range.Pipeline.Declarations;
        for (int i = 0; i < declared.Count; i++)
        {
            TemplateValue given = declared.Count == 2 && i == 0 ? key : value;
            if (range.Pipeline.IsAssignment)
            {
                Assign(declared[i].Names[0], given);
            }
            else
            {
                int index = mark - declared.Count + i;
                _variables[index] = (_variables[index].Name, given);
            }
        }

        Jump jump = WalkList(value, range.Body);
        Pop(mark);
        return jump;
    }

    private void WalkCall(TemplateValue dot, CallNode call)
    {
        if (!templates.TryGet(call.Name, out ListNode? body))
        {
            throw Error($"template {GoQuote.Quote(call.Name)} not defined");
        }

        if (_depth == DeepestCall)
        {
            throw Error($"exceeded maximum template depth ({DeepestCall})");
        }

        TemplateValue data = call.Pipeline is null ? default : Evaluate(dot, call.Pipeline);
        (int scope, string name, int mark) = (_scope, _name, _variables.Count);
        (_scope, _name) = (mark, call.Name);
        _depth++;
        _variables.Add(("$", data));
        _ = WalkList(data, body);
        Pop(mark);
        _depth--;
        (_scope, _name) = (scope, name);
    }

    private void Work(long steps)
    {
        _work += steps;
        if (_work > MostWork)
        {
            throw Error($"more than {MostWork} steps");
        }
    }

    private void Pop(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    private void Assign(string name, TemplateValue value)
    {
        int index = Find(name);
        _variables[index] = (name, value);
    }

    /// <summary>The newest of that name; a template that was called does not see its caller's.</summary>
    private int Find(string name)
    {
        for (int i = _variables.Count - 1; i >= _scope; i--)
        {
            if (_variables[i].Name == name)
            {
                return i;
            }
        }

        throw Error($"undefined variable: {name}");
    }

    private TemplateException Error(string message)
    {
        string name = GoQuote.Quote(_name);
        if (_node is null)
        {
            return new TemplateException($"template: : {message}");
        }

        string before = text[.._node.Position];
        int line = before.AsSpan().Count('\n') + 1;
        int column = Encoding.UTF8.GetByteCount(before.AsSpan(before.LastIndexOf('\n') + 1));
        return new TemplateException($"template: :{line}:{column}: executing {name} at <{_node}>: {message}");
    }
}
