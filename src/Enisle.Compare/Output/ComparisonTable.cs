using System.Text;

namespace Enisle.Compare.Output;

/// <summary>The comparison as a table of text.</summary>
public static class ComparisonTable
{
    private const string Bold = "\e[1m";
    private const string Dim = "\e[2m";
    private const string Green = "\e[32m";
    private const string Yellow = "\e[33m";
    private const string Red = "\e[31m";
    private const string Reset = "\e[0m";
    private const double LittleMore = 1.25;
    private const double MuchMore = 3;
    private const string Gap = "   ";
    private const string Nothing = "–";

    /// <param name="report">What was measured.</param>
    /// <param name="color">For a terminal.</param>
    public static string Write(ComparisonReport report, bool color)
    {
        List<Row> rows = [.. MeasureRow.All.Select(row => Cells(report, row)), Kernels(report)];
        int titleWidth = rows.Max(static row => row.Title.Length);
        int[] numberWidths = [.. report.Columns.Select((_, i) => rows.Where(static row => !row.IsText).Max(row => row.Cells[i].Number.Length))];
        int[] ratioWidths = [.. report.Columns.Select((_, i) => rows.Max(row => row.Cells[i].Ratio?.Length ?? 0))];
        int[] widths = [.. report.Columns.Select((column, i) => Math.Max(
            Math.Max(column.Name.Length, numberWidths[i] + (ratioWidths[i] > 0 ? ratioWidths[i] + 2 : 0)),
            rows.Where(static row => row.IsText).Max(row => row.Cells[i].Number.Length)))];

        StringBuilder text = new();
        Line(text, Paint($"{report.Image}: medians of {report.Runs} starts, taken in turn; × is the ratio to the host", Dim, color));
        Line(text, "");
        Line(text, new string(' ', titleWidth) + string.Concat(report.Columns.Select((column, i) => Gap + Paint(column.Name.PadLeft(widths[i]), Bold, color))));
        foreach (Row row in rows)
        {
            text.Append(row.Title.PadRight(titleWidth));
            for (int i = 0; i < row.Cells.Length; i++)
            {
                text.Append(Gap).Append(Cell(row, i, widths[i], ratioWidths[i], color));
            }

            Line(text, "");
        }

        foreach (ComparisonColumn column in report.Columns.Where(static column => column.Error is not null))
        {
            Line(text, Paint($"{column.Name}: {column.Error}", Red, color));
        }

        return text.ToString();
    }

    private static string Cell(Row row, int index, int width, int ratioWidth, bool color)
    {
        (string number, string? ratio, double times) = row.Cells[index];
        if (row.IsText || ratioWidth == 0)
        {
            return number.PadLeft(width);
        }

        string shown = number.PadLeft(width - ratioWidth - 2) + "  ";
        string padded = (ratio ?? "").PadLeft(ratioWidth);
        return shown + (ratio is null ? padded : Paint(padded, times <= LittleMore ? Green : times <= MuchMore ? Yellow : Red, color));
    }

    private static Row Cells(ComparisonReport report, MeasureRow row)
    {
        IEnumerable<double> medians = report.Columns.Where(column => column.Figures.ContainsKey(row.Measure)).Select(column => column.Figures[row.Measure].Median);
        (string unit, double size) = Amount.UnitFor(medians, row.IsMemory);
        return new Row(row.Title, [.. report.Columns.Select(column =>
        {
            double? ratio = report.Ratio(column, row.Measure);
            return column.Figures.TryGetValue(row.Measure, out Figure figure)
                ? ($"{Amount.Number(figure.Median / size)} {unit}", ratio is { } times ? Amount.Ratio(times) : null, ratio ?? 0)
                : (Nothing, (string?)null, 0d);
        })]);
    }

    private static Row Kernels(ComparisonReport report) =>
        new("kernel", [.. report.Columns.Select(column => (KernelCell.Text(report, column), (string?)null, 0d))], IsText: true);

    private static void Line(StringBuilder text, string line)
    {
        text.Append(line);
        int end = text.Length;
        while (end > 0 && text[end - 1] == ' ')
        {
            end--;
        }

        text.Length = end;
        text.Append('\n');
    }

    private static string Paint(string text, string paint, bool color) => color ? paint + text + Reset : text;

    private sealed record Row(string Title, (string Number, string? Ratio, double Times)[] Cells, bool IsText = false);
}
