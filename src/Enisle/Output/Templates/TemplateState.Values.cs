using System.Runtime.CompilerServices;
using Enisle.Output.Go;
using Enisle.Output.Templates.Nodes;

namespace Enisle.Output.Templates;

/// <summary>Pipelines, commands, fields and calls.</summary>
internal sealed partial class TemplateState
{
    private TemplateValue Evaluate(TemplateValue dot, PipelineNode pipeline)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error("exceeded maximum template depth");
        }

        _node = pipeline;
        TemplateValue? value = null;
        foreach (CommandNode command in pipeline.Commands)
        {
            value = Evaluate(dot, command, value).Unboxed();
        }

        TemplateValue result = value ?? default;
        foreach (VariableNode variable in pipeline.Declarations)
        {
            if (pipeline.IsAssignment)
            {
                Assign(variable.Names[0], result);
            }
            else
            {
                _variables.Add((variable.Names[0], result));
            }
        }

        return result;
    }

    /// <param name="dot">What <c>.</c> is.</param>
    /// <param name="command">The command.</param>
    /// <param name="final">The result of the command before it, which is its last argument.</param>
    private TemplateValue Evaluate(TemplateValue dot, CommandNode command, TemplateValue? final)
    {
        List<TemplateNode> arguments = command.Arguments;
        TemplateNode first = arguments[0];
        switch (first)
        {
            case FieldNode or ChainNode or VariableNode:
                return Path(dot, first, arguments, final);
            case IdentifierNode identifier:
                _node = identifier;
                return Call(dot, identifier.Function, command, arguments, final);
            case PipelineNode pipeline:
                NotAFunction(arguments, final);
                return Evaluate(dot, pipeline);
        }

        _node = first;
        NotAFunction(arguments, final);
        return first switch
        {
            LiteralNode literal => literal.Value,
            DotNode => dot,
            NilNode => throw Error("nil is not a command"),
            _ => throw Error($"can't evaluate command {GoQuote.Quote(first.ToString())}"),
        };
    }

    private void NotAFunction(List<TemplateNode>? arguments, TemplateValue? final)
    {
        if (arguments is { Count: > 1 } || final is not null)
        {
            throw Error($"can't give argument to non-function {arguments![0]}");
        }
    }

    /// <summary>A field of dot, of a variable or of a pipeline; the last name may be a method that takes the arguments.</summary>
    private TemplateValue Path(TemplateValue dot, TemplateNode node, List<TemplateNode>? arguments, TemplateValue? final)
    {
        _node = node;
        TemplateValue receiver = dot;
        ReadOnlySpan<string> names;
        switch (node)
        {
            case FieldNode field:
                names = field.Names;
                break;
            case VariableNode variable:
                receiver = _variables[Find(variable.Names[0])].Value;
                names = variable.Names.AsSpan(1);
                if (names.Length == 0)
                {
                    NotAFunction(arguments, final);
                    return receiver;
                }

                break;
            default:
                ChainNode chain = (ChainNode)node;
                receiver = chain.Node is NilNode ? throw Error($"indirection through explicit nil in {chain}") : Argument(dot, chain.Node, null, 0);
                names = chain.Names;
                break;
        }

        foreach (string name in names[..^1])
        {
            receiver = Field(dot, name, node, null, null, receiver);
        }

        return Field(dot, names[^1], node, arguments, final, receiver);
    }

    private TemplateValue Field(TemplateValue dot, string name, TemplateNode node, List<TemplateNode>? arguments, TemplateValue? final, TemplateValue receiver)
    {
        bool hasArguments = arguments is { Count: > 1 } || final is not null;
        switch (receiver.Kind)
        {
            case TemplateKind.None:
                return MissingKeyIsError ? throw Error($"nil data; no entry for key {GoQuote.Quote(name)}") : default;
            case TemplateKind.Nil when !receiver.TypeName.StartsWith("[]", StringComparison.Ordinal):
                return receiver.TypeName.StartsWith("map[", StringComparison.Ordinal) ? NoEntry(name)
                    : throw Error($"nil pointer evaluating {receiver.TypeName}.{name}");
            case TemplateKind.Object when receiver.Object.TryGetMethod(name) is { } method:
                return Call(dot, method, node, arguments, final);
            case TemplateKind.Object when receiver.Object.TryGetField(name, out TemplateValue field):
                return hasArguments ? throw Error($"{name} has arguments but cannot be invoked as function") : field;
            case TemplateKind.Map when hasArguments:
                throw Error($"{name} is not a method but has arguments");
            case TemplateKind.Map:
                return receiver.Map.TryGet(name, out TemplateValue entry) ? entry : NoEntry(name);
            default:
                throw Error($"can't evaluate field {name} in type {receiver.TypeName}");
        }
    }

    private TemplateValue NoEntry(string name) => MissingKeyIsError ? throw Error($"map has no entry for key {GoQuote.Quote(name)}") : default;

    private TemplateValue Call(TemplateValue dot, TemplateFunction function, TemplateNode node, List<TemplateNode>? arguments, TemplateValue? final)
    {
        int given = Math.Max((arguments?.Count ?? 1) - 1, 0);
        int count = given + (final is null ? 0 : 1);
        int needed = function.Parameters.Length - (function.IsVariadic ? 1 : 0);
        if (function.IsVariadic ? count < needed : count != needed)
        {
            throw Error(function.IsVariadic ? $"wrong number of args for {function.Name}: want at least {needed} got {given}"
                : $"wrong number of args for {function.Name}: want {needed} got {count}");
        }

        if (function.Name is "and" or "or")
        {
            return Decide(dot, function, arguments, given, final);
        }

        TemplateValue[] values = new TemplateValue[count];
        for (int i = 0; i < given; i++)
        {
            values[i] = Argument(dot, arguments![i + 1], function, i);
        }

        if (final is { } last)
        {
            values[given] = Fit(last, function, given);
        }

        try
        {
            TemplateValue result = function.Body(values);
            Work(result.Kind == TemplateKind.String ? 1 + (result.Text.Length / CharactersPerStep) : 1);
            return result;
        }
        catch (TemplateException error) when (_work <= MostWork)
        {
            _node = node;
            throw Error($"error calling {function.Name}: {error.Message}");
        }
    }

    /// <summary><c>and</c> and <c>or</c> stop at the first argument that decides; what follows is not evaluated.</summary>
    private TemplateValue Decide(TemplateValue dot, TemplateFunction function, List<TemplateNode>? arguments, int given, TemplateValue? final)
    {
        TemplateValue value = default;
        for (int i = 0; i < given; i++)
        {
            value = Argument(dot, arguments![i + 1], function, i);
            if (value.IsTrue == (function.Name == "or"))
            {
                return value;
            }
        }

        return final is { } last ? Fit(last, function, given) : value;
    }

    private TemplateValue Argument(TemplateValue dot, TemplateNode node, TemplateFunction? function, int index)
    {
        _node = node;
        switch (node)
        {
            case DotNode:
                return Fit(dot, function, index);
            case NilNode when function is null || function.ParameterAt(index) is ParameterKind.Any or ParameterKind.Strings:
                return default;
            case NilNode:
                throw Error($"cannot assign nil to {function.ExpectedAt(index)}");
            case FieldNode or VariableNode or ChainNode:
                return Fit(Path(dot, node, null, null), function, index);
            case PipelineNode pipeline:
                return Fit(Evaluate(dot, pipeline), function, index);
            case IdentifierNode identifier:
                return Fit(Call(dot, identifier.Function, identifier, null, null), function, index);
        }

        TemplateValue literal = ((LiteralNode)node).Value;
        return function is null || Fits(literal, function.ParameterAt(index)) ? literal : throw Error(function.ParameterAt(index) switch
        {
            ParameterKind.String => $"expected string; found {node}",
            ParameterKind.Int => $"expected integer; found {node}",
            _ => $"can't handle {node} for arg of type {function.ExpectedAt(index)}",
        });
    }

    private TemplateValue Fit(TemplateValue value, TemplateFunction? function, int index)
    {
        if (function is null || Fits(value, function.ParameterAt(index)))
        {
            return value.Unboxed();
        }

        throw Error(value.IsSomething ? $"wrong type for value; expected {function.ExpectedAt(index)}; got {value.Unboxed().TypeName}"
            : $"invalid value; expected {function.ExpectedAt(index)}");
    }

    private static bool Fits(TemplateValue value, ParameterKind kind) => kind switch
    {
        ParameterKind.String => value.Kind == TemplateKind.String,
        ParameterKind.Int => value.Kind == TemplateKind.Int,
        ParameterKind.Strings => value.Kind switch
        {
            TemplateKind.List => value.List.All(static item => item.Kind == TemplateKind.String),
            TemplateKind.Nil => value.TypeName.StartsWith("[]", StringComparison.Ordinal),
            _ => value.Kind == TemplateKind.None,
        },
        _ => true,
    };
}
