using System.Text;
using System.Text.RegularExpressions;

namespace Enisle.Architecture.Tests.Tree;

/// <summary>Enough of C#'s surface to find types and attributes in a source file without a compiler.</summary>
internal static partial class CSharpText
{
    /// <summary>The text with comments and the insides of string and character literals blanked; lines stay where they are.</summary>
    public static string WithoutCommentsAndStrings(string source)
    {
        StringBuilder text = new(source);
        foreach (Match match in Blankable().Matches(source))
        {
            for (int i = match.Index; i < match.Index + match.Length; i++)
            {
                if (text[i] != '\n')
                {
                    text[i] = ' ';
                }
            }
        }

        return text.ToString();
    }

    /// <summary>Names of the types that are not nested, in order.</summary>
    public static IReadOnlyList<string> TopLevelTypes(string source)
    {
        string text = WithoutCommentsAndStrings(source);
        List<string> types = [];
        int depth = 0;
        int position = 0;
        foreach (Match match in TypeOrBrace().Matches(text))
        {
            if (match.Value == "{")
            {
                depth++;
            }
            else if (match.Value == "}")
            {
                depth--;
            }
            else if (depth == 0)
            {
                types.Add(match.Groups["name"].Value);
            }

            position = match.Index;
        }

        return depth == 0 ? types : throw new InvalidOperationException($"braces do not balance before offset {position}");
    }

    // In this order: a raw string, a verbatim or interpolated one, a plain one, a character, comments.
    [GeneratedRegex(""""
        "{3}.*?"{3,} | \$?@\$?"(?:[^"]|"")*" | "(?:\\.|[^"\\\n])*" | '(?:\\.|[^'\\\n])+' | //[^\n]* | /\*.*?\*/
        """", RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Blankable();

    [GeneratedRegex(@"[{}]|\b(?:class|struct|interface|enum|record\s+struct|record\s+class|record)\s+(?<name>[A-Za-z_]\w*)(?=\s*[<({:;]|\s*\n|\s+where)")]
    private static partial Regex TypeOrBrace();
}
