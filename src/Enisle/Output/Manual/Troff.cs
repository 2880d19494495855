using System.Text;

namespace Enisle.Output.Manual;

/// <summary>Text in the man macros of troff.</summary>
internal static class Troff
{
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

    public static string Bold(string text) => $"\\fB{Text(text)}\\fR";

    public static string Italic(string text) => $"\\fI{Text(text)}\\fR";
}
