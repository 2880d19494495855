using System.Globalization;
using System.Text;

namespace Enisle.Output.Templates;

/// <summary>Cuts a template into tokens, on demand. After an error there is nothing more.</summary>
/// <remarks>Spec: Go's text/template, "Text and spaces" and "Actions".</remarks>
internal sealed partial class TemplateLexer(string text)
{
    private const string LeftDelimiter = "{{";
    private const string RightDelimiter = "}}";
    private const string LeftComment = "/*";
    private const string RightComment = "*/";
    private const string White = " \t\r\n";
    private const int EndOfText = -1;

    private int _position;
    private int _start;
    private int _line = 1;
    private int _startLine = 1;
    private int _parentheses;
    private bool _inside;
    private TemplateToken? _failed;

    /// <summary>The next token; the last one, an error or the end, again and again.</summary>
    public TemplateToken Next()
    {
        if (_failed is { } failed)
        {
            return failed;
        }

        while (true)
        {
            TemplateToken? token = _inside ? InsideAction() : Outside();
            if (token is { } found)
            {
                return found;
            }
        }
    }

    private TemplateToken? Outside()
    {
        int delimiter = text.IndexOf(LeftDelimiter, _position, StringComparison.Ordinal);
        int end = delimiter < 0 ? text.Length : delimiter;
        if (end == _start && delimiter < 0)
        {
            TemplateToken last = Emit(TokenKind.EndOfText);
            _failed = last;
            return last;
        }

        if (end > _start)
        {
            bool trims = delimiter >= 0 && HasLeftTrim(delimiter + LeftDelimiter.Length);
            int kept = trims ? text.AsSpan(_start, end - _start).TrimEnd(White).Length : end - _start;
            _position = _start + kept;
            TemplateToken? piece = kept > 0 ? Emit(TokenKind.Text) : null;
            _position = end;
            Ignore();
            if (piece is not null)
            {
                return piece;
            }
        }

        return delimiter < 0 ? null : AtLeftDelimiter();
    }

    private TemplateToken? AtLeftDelimiter()
    {
        _position += LeftDelimiter.Length;
        int afterMarker = HasLeftTrim(_position) ? 2 : 0;
        if (text.AsSpan(_position + afterMarker).StartsWith(LeftComment))
        {
            _position += afterMarker;
            Ignore();
            return Comment();
        }

        TemplateToken token = Emit(TokenKind.LeftDelimiter);
        _inside = true;
        _parentheses = 0;
        _position += afterMarker;
        Ignore();
        return token;
    }

    private TemplateToken? Comment()
    {
        int end = text.IndexOf(RightComment, _position + LeftComment.Length, StringComparison.Ordinal);
        if (end < 0)
        {
            return Error("unclosed comment");
        }

        _position = end + RightComment.Length;
        if (!AtRightDelimiter(out bool trims))
        {
            return Error("comment ends before closing delimiter");
        }

        SkipRightDelimiter(trims);
        return null;
    }

    private TemplateToken AtEnd(bool trims)
    {
        if (trims)
        {
            _position += 2;
            Ignore();
        }

        _position += RightDelimiter.Length;
        TemplateToken token = Emit(TokenKind.RightDelimiter);
        _inside = false;
        if (trims)
        {
            SkipWhite();
        }

        return token;
    }

    private void SkipRightDelimiter(bool trims)
    {
        _position += (trims ? 2 : 0) + RightDelimiter.Length;
        if (trims)
        {
            SkipWhite();
        }

        Ignore();
    }

    private void SkipWhite()
    {
        while (_position < text.Length && White.Contains(text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        Ignore();
    }

    private bool HasLeftTrim(int at) => at + 1 < text.Length && text[at] == '-' && White.Contains(text[at + 1], StringComparison.Ordinal);

    private bool HasRightTrim(int at) =>
        at + 1 < text.Length && White.Contains(text[at], StringComparison.Ordinal) && text[at + 1] == '-' && text.AsSpan(at + 2).StartsWith(RightDelimiter);

    private bool AtRightDelimiter(out bool trims)
    {
        trims = HasRightTrim(_position);
        return trims || text.AsSpan(_position).StartsWith(RightDelimiter);
    }

    private TemplateToken Emit(TokenKind kind)
    {
        TemplateToken token = new(kind, _start, text[_start.._position], _startLine);
        Ignore();
        return token;
    }

    private TemplateToken Error(string message)
    {
        TemplateToken token = new(TokenKind.Error, _start, message, _startLine);
        _failed = token;
        return token;
    }

    /// <summary>What lies between the last token and here is no part of any.</summary>
    private void Ignore()
    {
        _line += text.AsSpan(_start, _position - _start).Count('\n');
        _start = _position;
        _startLine = _line;
    }

    private int Peek()
    {
        if (_position >= text.Length)
        {
            return EndOfText;
        }

        _ = Rune.DecodeFromUtf16(text.AsSpan(_position), out Rune rune, out _);
        return rune.Value;
    }

    private int Read()
    {
        int rune = Peek();
        if (rune != EndOfText)
        {
            _ = Rune.DecodeFromUtf16(text.AsSpan(_position), out _, out int length);
            _position += length;
        }

        return rune;
    }

    private static bool IsWhite(int rune) => rune is ' ' or '\t' or '\r' or '\n';

    private static bool IsAlphanumeric(int rune) =>
        rune == '_' || (rune >= 0 && (Rune.IsLetter(new Rune(rune)) || Rune.GetUnicodeCategory(new Rune(rune)) == UnicodeCategory.DecimalDigitNumber));
}
