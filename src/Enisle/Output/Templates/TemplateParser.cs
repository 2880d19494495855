using System.Runtime.CompilerServices;
using Enisle.Output.Go;
using Enisle.Output.Templates.Nodes;

namespace Enisle.Output.Templates;

/// <summary>Makes nodes of tokens.</summary>
/// <remarks>Spec: Go's text/template; errors are worded and placed as its parser's, which names the line of the last token read.</remarks>
internal sealed partial class TemplateParser
{
    private readonly TemplateLexer _lexer;
    private readonly Func<string, TemplateFunction?> _functions;
    private readonly TemplateSet _templates = new();
    private readonly TemplateToken[] _tokens = new TemplateToken[3];
    private List<string> _variables = ["$"];
    private int _peeked;
    private int _loops;
    private int _actionLine;

    private TemplateParser(string text, Func<string, TemplateFunction?> functions)
    {
        _lexer = new TemplateLexer(text);
        _functions = functions;
    }

    /// <exception cref="TemplateException">With the line, in Go's words.</exception>
    public static TemplateSet Parse(string text, Func<string, TemplateFunction?> functions)
    {
        TemplateParser parser = new(text, functions);
        ListNode root = parser.Whole();
        return parser._templates.TryAdd("", root) ? parser._templates : throw parser.Error("template: multiple definition of template \"\"");
    }

    private ListNode Whole()
    {
        ListNode root = new(Peek().Position);
        while (Peek().Kind != TokenKind.EndOfText)
        {
            if (Peek().Kind == TokenKind.LeftDelimiter)
            {
                TemplateToken delimiter = Next();
                if (NextNonSpace().Kind == TokenKind.Define)
                {
                    Definition();
                    continue;
                }

                BackUp(delimiter);
            }

            TemplateNode node = TextOrAction();
            if (node is MarkNode)
            {
                throw Error($"unexpected {node}");
            }

            root.Nodes.Add(node);
        }

        return root;
    }

    private void Definition()
    {
        const string Context = "define clause";
        string name = Name(NextNonSpace(), Context);
        _ = Expect(TokenKind.RightDelimiter, Context);
        Install(name, Context);
    }

    /// <summary>The body of a template of its own, which knows no variables of its surroundings.</summary>
    private void Install(string name, string context)
    {
        (List<string> variables, int loops) = (_variables, _loops);
        (_variables, _loops) = (["$"], 0);
        (ListNode body, MarkNode end) = List();
        (_variables, _loops) = (variables, loops);
        if (!end.IsEnd)
        {
            throw Error($"unexpected {end} in {context}");
        }

        if (!_templates.TryAdd(name, body))
        {
            throw Error($"template: multiple definition of template {GoQuote.Quote(name)}");
        }
    }

    private (ListNode List, MarkNode End) List()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw Error("max expression depth exceeded");
        }

        ListNode list = new(PeekNonSpace().Position);
        while (PeekNonSpace().Kind != TokenKind.EndOfText)
        {
            TemplateNode node = TextOrAction();
            if (node is MarkNode mark)
            {
                return (list, mark);
            }

            list.Nodes.Add(node);
        }

        throw Error("unexpected EOF");
    }

    private TemplateNode TextOrAction()
    {
        TemplateToken token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Text:
                return new TextNode(token.Position, token.Text);
            case TokenKind.LeftDelimiter:
                _actionLine = token.Line;
                TemplateNode action = Action();
                _actionLine = 0;
                return action;
            default:
                throw Unexpected(token, "input");
        }
    }

    private TemplateNode Action()
    {
        TemplateToken token = NextNonSpace();
        switch (token.Kind)
        {
            case TokenKind.Block:
                return BlockControl();
            case TokenKind.Break or TokenKind.Continue:
                return Jump(token);
            case TokenKind.Else:
                return ElseControl();
            case TokenKind.End:
                return new MarkNode(Expect(TokenKind.RightDelimiter, "end").Position, isEnd: true);
            case TokenKind.If:
                return Control(BranchKind.If);
            case TokenKind.Range:
                return Control(BranchKind.Range);
            case TokenKind.Template:
                return TemplateControl();
            case TokenKind.With:
                return Control(BranchKind.With);
            default:
                BackUp();
                return new ActionNode(Peek().Position, Pipeline("command", TokenKind.RightDelimiter));
        }
    }

    private BranchNode Control(BranchKind kind)
    {
        int known = _variables.Count;
        string word = kind switch { BranchKind.If => "if", BranchKind.Range => "range", _ => "with" };
        PipelineNode pipeline = Pipeline(word, TokenKind.RightDelimiter);
        _loops += kind == BranchKind.Range ? 1 : 0;
        (ListNode body, MarkNode mark) = List();
        _loops -= kind == BranchKind.Range ? 1 : 0;
        ListNode? otherwise = mark.IsEnd ? null : Otherwise(kind, mark);
        _variables.RemoveRange(known, _variables.Count - known);
        return new BranchNode(kind, pipeline, body, otherwise);
    }

    /// <summary>After an else; of <c>else if</c> and <c>else with</c> the second word is the next token, and one end closes both.</summary>
    private ListNode Otherwise(BranchKind kind, MarkNode mark)
    {
        TokenKind next = Peek().Kind;
        if ((kind == BranchKind.If && next == TokenKind.If) || (kind == BranchKind.With && next == TokenKind.With))
        {
            _ = Next();
            ListNode list = new(mark.Position);
            list.Nodes.Add(Control(kind));
            return list;
        }

        (ListNode otherwise, MarkNode end) = List();
        return end.IsEnd ? otherwise : throw Error($"expected end; found {end}");
    }

    private MarkNode ElseControl()
    {
        TemplateToken next = PeekNonSpace();
        return new MarkNode(next.Kind is TokenKind.If or TokenKind.With ? next.Position : Expect(TokenKind.RightDelimiter, "else").Position, isEnd: false);
    }

    private JumpNode Jump(TemplateToken word)
    {
        JumpNode jump = new(word.Position, leaves: word.Kind == TokenKind.Break);
        TemplateToken token = NextNonSpace();
        return token.Kind != TokenKind.RightDelimiter ? throw Unexpected(token, jump.ToString())
            : _loops == 0 ? throw Error($"{jump} outside {{{{range}}}}") : jump;
    }

    private CallNode BlockControl()
    {
        const string Context = "block clause";
        TemplateToken token = NextNonSpace();
        string name = Name(token, Context);
        PipelineNode pipeline = Pipeline(Context, TokenKind.RightDelimiter);
        Install(name, Context);
        return new CallNode(token.Position, name, pipeline);
    }

    private CallNode TemplateControl()
    {
        const string Context = "template clause";
        TemplateToken token = NextNonSpace();
        string name = Name(token, Context);
        if (NextNonSpace().Kind == TokenKind.RightDelimiter)
        {
            return new CallNode(token.Position, name, null);
        }

        BackUp();
        return new CallNode(token.Position, name, Pipeline(Context, TokenKind.RightDelimiter));
    }

    private string Name(TemplateToken token, string context)
    {
        if (token.Kind is not (TokenKind.String or TokenKind.RawString))
        {
            throw Unexpected(token, context);
        }

        return GoQuote.TryUnquote(token.Text, out string name) ? name : throw Error("invalid syntax");
    }
}
