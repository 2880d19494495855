using Enisle.Output;
using FsCheck;
using FsCheck.Fluent;

namespace Enisle.Tests.Output;

public sealed class TabWriterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a\n", "a\n")]
    [InlineData("a\tb\n", "a         b\n")]
    [InlineData("a\tb\naaaaaaaaaaaa\tb\n", "a              b\naaaaaaaaaaaa   b\n")]
    [InlineData("a\tb\tc\nd\te\naaaaaaaaaaaaa\n\tx\n", "a         b         c\nd         e\naaaaaaaaaaaaa\n          x\n")]
    [InlineData("日本\tb\nあああああああああ\tc\n", "日本                 b\nあああああああああ   c\n")]
    [InlineData("a\tb", "a         b")]
    public void Columns_are_as_wide_as_their_widest_cell_and_three_more(string text, string expected) => Assert.Equal(expected, Write(text));

    [Fact]
    public void Cells_of_a_column_begin_at_the_same_place() => Prop.ForAll<PositiveInt[][]>(rows =>
    {
        const int Columns = 4;
        string[][] cells = [.. rows.Select(row => Enumerable.Range(0, Columns).Select(i => new string((char)('a' + i), row.Length > i ? row[i].Get % 30 : 1)).ToArray())];
        string[] lines = Write(string.Concat(cells.Select(row => string.Join('\t', row) + "\n"))).Split('\n')[..^1];
        return Enumerable.Range(1, Columns - 1).All(i => lines.Select(line => line.IndexOf((char)('a' + i), StringComparison.Ordinal)).Where(at => at >= 0).Distinct().Count() <= 1)
            && lines.Zip(cells).All(pair => pair.First.Replace(" ", "", StringComparison.Ordinal) == string.Concat(pair.Second));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("sh -c 'while true; do date; done'", 20, "sh -c 'while true; …")]
    [InlineData("exactly twenty chars", 20, "exactly twenty chars")]
    [InlineData("日本語日本語", 6, "日本…")]
    [InlineData("abc", 1, "a")]
    [InlineData("abc", 0, "")]
    [InlineData("", 1, "")]
    public void Texts_are_shortened_to_columns(string text, int columns, string expected) => Assert.Equal(expected, TextWidth.Shorten(text, columns));

    private static string Write(string text)
    {
        StringWriter output = new();
        TabWriter.Write(output, text);
        return output.ToString();
    }
}
