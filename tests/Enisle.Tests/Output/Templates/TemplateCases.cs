using System.Text;

namespace Enisle.Tests.Output.Templates;

/// <summary>Templates and what Docker's own client (28.5) made of them: a line each, line ends and backslashes escaped.</summary>
public static class TemplateCases
{
    private const string Result = "=> ";

    public static string Document(string kind) => File.ReadAllText(FileOf(kind, "json"));

    public static IEnumerable<(string Template, string Expected)> Read(string kind)
    {
        string[] lines = File.ReadAllLines(FileOf(kind, "cases"));
        for (int i = 0; i + 1 < lines.Length; i += 2)
        {
            Assert.StartsWith(Result, lines[i + 1], StringComparison.Ordinal);
            yield return (Unescape(lines[i]), Unescape(lines[i + 1][Result.Length..]));
        }
    }

    private static string FileOf(string kind, string extension) => Path.Combine(AppContext.BaseDirectory, "Output", "Templates", $"{kind}.{extension}");

    private static string Unescape(string text)
    {
        StringBuilder builder = new();
        for (int i = 0; i < text.Length; i++)
        {
            _ = text[i] != '\\' ? builder.Append(text[i]) : builder.Append(text[++i] == 'n' ? '\n' : text[i]);
        }

        return builder.ToString();
    }
}
