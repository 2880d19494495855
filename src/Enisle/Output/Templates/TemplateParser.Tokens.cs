namespace Enisle.Output.Templates;

/// <summary>The token at hand, and up to three that were given back.</summary>
internal sealed partial class TemplateParser
{
    private TemplateToken Next()
    {
        if (_peeked > 0)
        {
            _peeked--;
        }
        else
        {
            _tokens[0] = _lexer.Next();
        }

        return _tokens[_peeked];
    }

    private TemplateToken Peek()
    {
        if (_peeked > 0)
        {
            return _tokens[_peeked - 1];
        }

        _peeked = 1;
        _tokens[0] = _lexer.Next();
        return _tokens[0];
    }

    private void BackUp() => _peeked++;

    private void BackUp(TemplateToken before)
    {
        _tokens[1] = before;
        _peeked = 2;
    }

    private void BackUp(TemplateToken first, TemplateToken second)
    {
        _tokens[1] = second;
        _tokens[2] = first;
        _peeked = 3;
    }

    private TemplateToken NextNonSpace()
    {
        TemplateToken token = Next();
        while (token.Kind == TokenKind.Space)
        {
            token = Next();
        }

        return token;
    }

    private TemplateToken PeekNonSpace()
    {
        TemplateToken token = NextNonSpace();
        BackUp();
        return token;
    }

    private TemplateToken Expect(TokenKind kind, string context)
    {
        TemplateToken token = NextNonSpace();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    private TemplateException Error(string message) => new($"template: :{_tokens[0].Line}: {message}");

    private TemplateException Unexpected(TemplateToken token, string context)
    {
        if (token.Kind != TokenKind.Error)
        {
            return Error($"unexpected {token} in {context}");
        }

        string where = "";
        if (_actionLine != 0 && _actionLine != token.Line)
        {
            where = token.Text.EndsWith(" action", StringComparison.Ordinal) ? $" started at :{_actionLine}" : $" in action started at :{_actionLine}";
        }

        return Error(token.Text + where);
    }
}
