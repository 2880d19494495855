using Enisle.Output.Go;
using Enisle.Output.Templates.Nodes;

namespace Enisle.Output.Templates;

/// <summary>What stands in an action.</summary>
internal sealed partial class TemplateParser
{
    private const int DeepestParentheses = 1000;

    private int _parentheses;

    private PipelineNode Pipeline(string context, TokenKind end)
    {
        PipelineNode pipeline = new(PeekNonSpace().Position);
        Declarations(pipeline, context);
        while (true)
        {
            TemplateToken token = NextNonSpace();
            if (token.Kind == end)
            {
                CheckPipeline(pipeline, context);
                return pipeline;
            }

            if (token.Kind is not (TokenKind.Bool or TokenKind.CharConstant or TokenKind.Complex or TokenKind.Dot or TokenKind.Field or TokenKind.Identifier
                or TokenKind.Number or TokenKind.Nil or TokenKind.RawString or TokenKind.String or TokenKind.Variable or TokenKind.LeftParenthesis))
            {
                throw Unexpected(token, context);
            }

            BackUp();
            pipeline.Commands.Add(Command());
        }
    }

    private void Declarations(PipelineNode pipeline, string context)
    {
        while (PeekNonSpace() is { Kind: TokenKind.Variable } variable)
        {
            _ = Next();

            // Whether it is declared, shows only behind the space: what was read of that is given back when it is an argument.
            TemplateToken after = Peek();
            TemplateToken next = PeekNonSpace();
            if (next.Kind is TokenKind.Assign or TokenKind.Declare)
            {
                pipeline.IsAssignment = next.Kind == TokenKind.Assign;
                _ = NextNonSpace();
                Declare(pipeline, variable);
                return;
            }

            if (next is { Kind: TokenKind.Char, Text: "," })
            {
                _ = NextNonSpace();
                Declare(pipeline, variable);
                if (context != "range" || pipeline.Declarations.Count >= 2)
                {
                    throw Error($"too many declarations in {context}");
                }

                if (PeekNonSpace().Kind is not (TokenKind.Variable or TokenKind.RightDelimiter or TokenKind.RightParenthesis))
                {
                    throw Error("range can only initialize variables");
                }

                continue;
            }

            if (after.Kind == TokenKind.Space)
            {
                BackUp(variable, after);
            }
            else
            {
                BackUp(variable);
            }

            return;
        }
    }

    private void Declare(PipelineNode pipeline, TemplateToken variable)
    {
        pipeline.Declarations.Add(new VariableNode(variable.Position, [variable.Text]));
        _variables.Add(variable.Text);
    }

    private void CheckPipeline(PipelineNode pipeline, string context)
    {
        if (pipeline.Commands.Count == 0)
        {
            throw Error($"missing value for {context}");
        }

        for (int i = 1; i < pipeline.Commands.Count; i++)
        {
            if (pipeline.Commands[i].Arguments[0] is LiteralNode or DotNode or NilNode)
            {
                throw Error($"non executable command in pipeline stage {i + 1}");
            }
        }
    }

    private CommandNode Command()
    {
        CommandNode command = new(PeekNonSpace().Position);
        while (true)
        {
            _ = PeekNonSpace();
            if (Operand() is { } operand)
            {
                command.Arguments.Add(operand);
            }

            TemplateToken token = Next();
            switch (token.Kind)
            {
                case TokenKind.Space:
                    continue;
                case TokenKind.RightDelimiter or TokenKind.RightParenthesis:
                    BackUp();
                    break;
                case TokenKind.Pipe:
                    break;
                default:
                    throw Unexpected(token, "operand");
            }

            return command.Arguments.Count > 0 ? command : throw Error("empty command");
        }
    }

    private TemplateNode? Operand()
    {
        TemplateNode? node = Term();
        if (node is null || Peek().Kind != TokenKind.Field)
        {
            return node;
        }

        int position = Peek().Position;
        List<string> names = [];
        while (Peek().Kind == TokenKind.Field)
        {
            names.Add(Next().Text[1..]);
        }

        return node switch
        {
            FieldNode field => new FieldNode(position, [.. field.Names, .. names]),
            VariableNode variable => new VariableNode(position, [.. variable.Names, .. names]),
            LiteralNode or NilNode or DotNode => throw Error($"unexpected . after term {GoQuote.Quote(node.ToString())}"),
            _ => new ChainNode(position, node, [.. names]),
        };
    }

    private TemplateNode? Term()
    {
        TemplateToken token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Identifier:
                return new IdentifierNode(token.Position, _functions(token.Text) ?? throw Error($"function {GoQuote.Quote(token.Text)} not defined"));
            case TokenKind.Dot:
                return new DotNode(token.Position);
            case TokenKind.Nil:
                return new NilNode(token.Position);
            case TokenKind.Variable:
                return _variables.Contains(token.Text) ? new VariableNode(token.Position, [token.Text])
                    : throw Error($"undefined variable {GoQuote.Quote(token.Text)}");
            case TokenKind.Field:
                return new FieldNode(token.Position, [token.Text[1..]]);
            case TokenKind.Bool:
                return new LiteralNode(token.Position, token.Text, token.Text == "true");
            case TokenKind.CharConstant or TokenKind.Complex or TokenKind.Number:
                return GoNumber.TryParse(token.Text, out TemplateValue number, out string problem) ? new LiteralNode(token.Position, token.Text, number) : throw Error(problem);
            case TokenKind.LeftParenthesis:
                return Parenthesized();
            case TokenKind.String or TokenKind.RawString:
                return GoQuote.TryUnquote(token.Text, out string text) ? new LiteralNode(token.Position, token.Text, text) : throw Error("invalid syntax");
            default:
                BackUp();
                return null;
        }
    }

    private PipelineNode Parenthesized()
    {
        if (++_parentheses > DeepestParentheses)
        {
            throw Error("max expression depth exceeded");
        }

        PipelineNode pipeline = Pipeline("parenthesized pipeline", TokenKind.RightParenthesis);
        _parentheses--;
        return pipeline;
    }
}
