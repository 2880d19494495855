using System.Text;

namespace Enisle.Runtime.Output;

/// <summary>Columns at least twelve wide and three apart, as scripts that cut runc's output expect.</summary>
internal static class TextTable
{
    private const int MinWidth = 12;
    private const int Padding = 3;

    /// <param name="rows">Of equal length; the first is the header.</param>
    public static string Format(IReadOnlyList<string[]> rows)
    {
        int[] widths = new int[rows[0].Length];
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                widths[i] = Math.Max(widths[i], Math.Max(row[i].Length + Padding, MinWidth));
            }
        }

        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                text.Append(i == row.Length - 1 ? row[i] : row[i].PadRight(widths[i]));
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
