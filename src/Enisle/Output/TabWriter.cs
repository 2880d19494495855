using System.Text;

namespace Enisle.Output;

/// <summary>Aligns text by its tabs, as Docker's tables are: a column is as wide as its widest cell and three more, at least ten.</summary>
/// <remarks>
/// A cell ends with a tab; what follows the last tab of a line is in no column. A column reaches over the lines, one after the
/// other, that have a cell there: a line with fewer cells ends it.
/// Spec: Go's text/tabwriter with minwidth 10, tabwidth 1, padding 3, no flags.
/// </remarks>
internal static class TabWriter
{
    private const int LeastWidth = 10;
    private const int Padding = 3;

    public static void Write(TextWriter output, string text)
    {
        string[] lines = text.Split('\n');
        string[][] cells = [.. lines.Select(static line => line.Split('\t', '\v'))];
        StringBuilder builder = new(text.Length * 2);
        int first = 0;
        for (int line = 0; line <= cells.Length; line++)
        {
            // A line of one cell concerns no column: what came before is complete.
            if (line == cells.Length || cells[line].Length == 1)
            {
                int last = Math.Min(line + 1, cells.Length);
                Format(builder, cells, first, last, []);
                first = last;
            }
        }

        output.Write(builder.ToString(0, Math.Max(builder.Length - 1, 0)));
    }

    private static void Format(StringBuilder output, string[][] cells, int first, int end, List<int> widths)
    {
        int column = widths.Count;
        for (int line = first; line < end; line++)
        {
            if (column >= cells[line].Length - 1)
            {
                continue;
            }

            Print(output, cells, first, line, widths);
            first = line;
            int width = LeastWidth;
            for (; line < end && column < cells[line].Length - 1; line++)
            {
                width = Math.Max(width, TextWidth.Of(cells[line][column]) + Padding);
            }

            widths.Add(width);
            Format(output, cells, first, line, widths);
            widths.RemoveAt(column);
            first = line;
        }

        Print(output, cells, first, end, widths);
    }

    private static void Print(StringBuilder output, string[][] cells, int first, int end, List<int> widths)
    {
        for (int line = first; line < end; line++)
        {
            for (int column = 0; column < cells[line].Length; column++)
            {
                string cell = cells[line][column];
                _ = output.Append(cell);
                if (column < widths.Count)
                {
                    _ = output.Append(' ', Math.Max(widths[column] - TextWidth.Of(cell), 0));
                }
            }

            _ = output.Append('\n');
        }
    }
}
