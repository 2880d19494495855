using Enisle.Output.Go;

namespace Enisle.Output.Templates;

/// <summary>One piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it begins, in UTF-16 units.</param>
/// <param name="Text">As it is written; of an error its message.</param>
/// <param name="Line">From 1; where it begins.</param>
internal readonly record struct TemplateToken(TokenKind Kind, int Position, string Text, int Line)
{
    private const int Shown = 10;

    /// <summary>As it stands in error messages.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.EndOfText => "EOF",
        TokenKind.Error => Text,
        > TokenKind.Keyword => $"<{Text}>",
        _ when Text.EnumerateRunes().Count() > Shown => GoQuote.Quote(string.Concat(Text.EnumerateRunes().Take(Shown))) + "...",
        _ => GoQuote.Quote(Text),
    };
}
