using System.Text;

namespace Enisle.Output.Manual;

/// <summary>Text in the man macros of troff.</summary>
internal static class Troff
{
    private const int LongestLine = 76;

    /// <summary>Running text: nothing in it is taken for a request or an escape.</summary>
    public static string Text(string text)
    {
        StringBuilder builder = new(text.Length);
        bool begins = true;
        foreach (char c in text)
        {
            _ = begins && c is '.' or '\'' ? builder.Append("\\&") : builder;
            _ = c switch
            {
                '\\' => builder.Append("\\e"),
                '-' => builder.Append("\\-"),
                '~' => builder.Append("\\(ti"),
                '^' => builder.Append("\\(ha"),
                '`' => builder.Append("\\(ga"),
                '\'' => builder.Append("\\(aq"),
                '…' => builder.Append("..."),
                _ => builder.Append(c),
            };
            begins = c == '\n';
        }

        return builder.ToString();
    }

    /// <summary>Running text over as many lines as it takes: troff fills them again.</summary>
    public static string Paragraph(string text)
    {
        StringBuilder builder = new(text.Length);
        int width = 0;
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool breaks = width > 0 && width + 1 + Text(word).Length > LongestLine;
            string piece = Text(word);

            // Only at the beginning of a line would it be a request.
            piece = width > 0 && !breaks && piece.StartsWith("\\&", StringComparison.Ordinal) ? piece[2..] : piece;
            _ = (width == 0 ? builder : builder.Append(breaks ? '\n' : ' ')).Append(piece);
            width = breaks || width == 0 ? piece.Length : width + 1 + piece.Length;
        }

        return builder.ToString();
    }

    public static string Bold(string text) => $"\\fB{Text(text)}\\fR";

    public static string Italic(string text) => $"\\fI{Text(text)}\\fR";
}
