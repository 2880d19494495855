using Enisle.Output.Go;

namespace Enisle.Output.Templates;

/// <summary>Between the delimiters.</summary>
internal sealed partial class TemplateLexer
{
    private TemplateToken? InsideAction()
    {
        if (AtRightDelimiter(out bool trims))
        {
            return _parentheses == 0 ? AtEnd(trims) : Error("unclosed left paren");
        }

        int rune = Peek();
        switch (rune)
        {
            case EndOfText:
                return Error("unclosed action");
            case ' ' or '\t' or '\r' or '\n':
                return Spaces();
            case '"':
                return Quoted('"', TokenKind.String, "unterminated quoted string");
            case '\'':
                return Quoted('\'', TokenKind.CharConstant, "unterminated character constant");
            case '`':
                return RawQuoted();
            case '$':
                _position++;
                return FieldOrVariable(TokenKind.Variable);
            case '.' when _position + 1 < text.Length && text[_position + 1] is < '0' or > '9':
                _position++;
                return FieldOrVariable(TokenKind.Field);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return Number();
            default:
                return IsAlphanumeric(rune) ? Identifier() : Sign();
        }
    }

    private TemplateToken Sign()
    {
        int rune = Read();
        switch (rune)
        {
            case '=':
                return Emit(TokenKind.Assign);
            case ':':
                return Read() == '=' ? Emit(TokenKind.Declare) : Error("expected :=");
            case '|':
                return Emit(TokenKind.Pipe);
            case '(':
                _parentheses++;
                return Emit(TokenKind.LeftParenthesis);
            case ')':
                _parentheses--;
                return _parentheses < 0 ? Error("unexpected right paren") : Emit(TokenKind.RightParenthesis);
            case > ' ' and < 0x7F:
                return Emit(TokenKind.Char);
            default:
                return Error($"unrecognized character in action: {GoQuote.CodePoint(rune)}");
        }
    }

    private TemplateToken Spaces()
    {
        int count = 0;
        while (IsWhite(Peek()))
        {
            _position++;
            count++;
        }

        // The last of them may belong to a closing delimiter that trims.
        if (HasRightTrim(_position - 1))
        {
            _position--;
            if (count == 1)
            {
                return _parentheses == 0 ? AtEnd(trims: true) : Error("unclosed left paren");
            }
        }

        return Emit(TokenKind.Space);
    }

    private TemplateToken Quoted(char quote, TokenKind kind, string unterminated)
    {
        _position++;
        while (true)
        {
            int rune = Read();
            if (rune == '\\')
            {
                rune = Read();
                if (rune is not (EndOfText or '\n'))
                {
                    continue;
                }
            }

            if (rune is EndOfText or '\n')
            {
                return Error(unterminated);
            }

            if (rune == quote)
            {
                return Emit(kind);
            }
        }
    }

    private TemplateToken RawQuoted()
    {
        int end = text.IndexOf('`', _position + 1);
        if (end < 0)
        {
            return Error("unterminated raw quoted string");
        }

        _position = end + 1;
        return Emit(TokenKind.RawString);
    }

    private TemplateToken FieldOrVariable(TokenKind kind)
    {
        if (AtTerminator())
        {
            return Emit(kind == TokenKind.Variable ? kind : TokenKind.Dot);
        }

        SkipAlphanumeric();
        return AtTerminator() ? Emit(kind) : BadCharacter();
    }

    private TemplateToken Identifier()
    {
        SkipAlphanumeric();
        if (!AtTerminator())
        {
            return BadCharacter();
        }

        return Emit(text.AsSpan(_start, _position - _start) switch
        {
            "block" => TokenKind.Block,
            "break" => TokenKind.Break,
            "continue" => TokenKind.Continue,
            "define" => TokenKind.Define,
            "else" => TokenKind.Else,
            "end" => TokenKind.End,
            "if" => TokenKind.If,
            "nil" => TokenKind.Nil,
            "range" => TokenKind.Range,
            "template" => TokenKind.Template,
            "with" => TokenKind.With,
            "true" or "false" => TokenKind.Bool,
            _ => TokenKind.Identifier,
        });
    }

    private void SkipAlphanumeric()
    {
        while (IsAlphanumeric(Peek()))
        {
            _ = Read();
        }
    }

    private TemplateToken BadCharacter() => Error($"bad character {GoQuote.CodePoint(Peek())}");

    private bool AtTerminator() => Peek() is EndOfText or ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '('
        || text.AsSpan(_position).StartsWith(RightDelimiter);

    private TemplateToken Number()
    {
        if (!ScanNumber())
        {
            return Error($"bad number syntax: {GoQuote.Quote(text[_start.._position])}");
        }

        if (Peek() is not ('+' or '-'))
        {
            return Emit(TokenKind.Number);
        }

        return ScanNumber() && text[_position - 1] == 'i' ? Emit(TokenKind.Complex) : Error($"bad number syntax: {GoQuote.Quote(text[_start.._position])}");
    }

    /// <summary>Roughly a number; what is not quite one is found when it is read.</summary>
    private bool ScanNumber()
    {
        _ = Accept("+-");
        string digits = "0123456789_";
        bool isDecimal = true;
        if (Accept("0"))
        {
            string? other = Accept("xX") ? "0123456789abcdefABCDEF_" : Accept("oO") ? "01234567_" : Accept("bB") ? "01_" : null;
            isDecimal = other is null;
            digits = other ?? digits;
        }

        AcceptRun(digits);
        if (Accept("."))
        {
            AcceptRun(digits);
        }

        if ((isDecimal && Accept("eE")) || (digits.Length > 16 && Accept("pP")))
        {
            _ = Accept("+-");
            AcceptRun("0123456789_");
        }

        _ = Accept("i");
        if (IsAlphanumeric(Peek()))
        {
            _ = Read();
            return false;
        }

        return true;
    }

    private bool Accept(string valid)
    {
        if (_position >= text.Length || !valid.Contains(text[_position], StringComparison.Ordinal))
        {
            return false;
        }

        _position++;
        return true;
    }

    private void AcceptRun(string valid)
    {
        while (Accept(valid))
        {
        }
    }
}
