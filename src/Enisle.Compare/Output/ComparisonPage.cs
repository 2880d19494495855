using System.Globalization;
using System.Net;
using System.Text;

namespace Enisle.Compare.Output;

/// <summary>The comparison as one HTML file with charts, which needs nothing from elsewhere: no script, no font, no picture.</summary>
public static class ComparisonPage
{
    private const int NameWidth = 110;
    private const int BarWidth = 420;
    private const int Width = 700;
    private const int BarHeight = 22;
    private const int BarStep = 30;
    private const int Top = 4;

    /// <summary>The whole file's text.</summary>
    public static string Write(ComparisonReport report)
    {
        StringBuilder html = new();
        string title = $"Enisle: {Escape(report.Image)} at every level";
        html.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{title}</h1>
            <p>{report.Date.UtcDateTime:yyyy-MM-dd HH:mm} UTC, {report.Processors} processors. Medians of {report.Runs} starts, taken in turn; the thin line
            is the 10th percentile; × is the ratio to the host.</p>

            """);
        foreach (MeasureRow row in MeasureRow.All)
        {
            Chart(html, report, row);
        }

        Kernels(html, report);
        html.Append("</body>\n</html>\n");
        return html.ToString();
    }

    private const string Style = """
        :root { color-scheme: light dark; --ink: #1b1f24; --paper: #ffffff; --soft: #57606a; --host: #8c959f; --bar: #0969da; --low: #1b1f24; --line: #d0d7de; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9198a1; --host: #6e7681; --bar: #4493f8; --low: #e6edf3; --line: #30363d; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 760px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.4rem; }
        h2 { font-size: 1rem; margin: 1.4rem 0 .3rem; }
        p, .soft { color: var(--soft); }
        svg { width: 100%; height: auto; display: block; }
        svg text { font: 13px system-ui, sans-serif; fill: var(--ink); dominant-baseline: central; }
        .bar { fill: var(--bar); } .host { fill: var(--host); } .low { stroke: var(--low); stroke-width: 1.5; }
        table { border-collapse: collapse; } td, th { text-align: left; padding: .25rem 1.2rem .25rem 0; border-bottom: 1px solid var(--line); }
        """;

    private static void Chart(StringBuilder html, ComparisonReport report, MeasureRow row)
    {
        ComparisonColumn[] columns = [.. report.Columns.Where(column => column.Figures.ContainsKey(row.Measure))];
        if (columns.Length == 0)
        {
            return;
        }

        double[] medians = [.. columns.Select(column => column.Figures[row.Measure].Median)];
        (string unit, double size) = Amount.UnitFor(medians, row.IsMemory);
        double scale = Math.Max(medians.Max(), double.Epsilon);
        int height = Top + columns.Length * BarStep;
        html.Append(CultureInfo.InvariantCulture, $"<h2>{Escape(row.Title)}</h2>\n<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"{Escape(row.Title)}\">\n");
        for (int i = 0; i < columns.Length; i++)
        {
            Figure figure = columns[i].Figures[row.Measure];
            string ratio = report.Ratio(columns[i], row.Measure) is { } times ? $" {Amount.Ratio(times)}" : "";
            Bar(html, columns[i] == report.Columns[0], columns[i].Name, i, figure, scale, $"{Amount.Number(figure.Median / size)} {unit}{ratio}");
        }

        html.Append("</svg>\n");
    }

    private static void Bar(StringBuilder html, bool isHost, string name, int index, Figure figure, double scale, string label)
    {
        double length = Math.Max(figure.Median / scale * BarWidth, 1);
        double low = NameWidth + figure.Low / scale * BarWidth;
        int top = Top + index * BarStep;
        double middle = top + BarHeight / 2.0;
        html.Append(CultureInfo.InvariantCulture, $"""
            <text x="0" y="{middle:0.#}">{Escape(name)}</text>
            <rect class="{(isHost ? "host" : "bar")}" x="{NameWidth}" y="{top}" width="{length:0.#}" height="{BarHeight}" rx="3"/>
            <line class="low" x1="{low:0.#}" y1="{top}" x2="{low:0.#}" y2="{top + BarHeight}"/>
            <text x="{NameWidth + length + 8:0.#}" y="{middle:0.#}">{Escape(label)}</text>

            """);
    }

    private static void Kernels(StringBuilder html, ComparisonReport report)
    {
        html.Append("<h2>the kernel that the workload saw</h2>\n<table>\n");
        foreach (ComparisonColumn column in report.Columns)
        {
            string kernel = column.Kernel is { } names ? $"{names.System} {names.Release} {names.Version} {names.Machine}" : "none: it did not run";
            string whose = column != report.Columns[0] && report.SeesHostKernel(column) ? " <span class=\"soft\">(the host's)</span>" : "";
            html.Append(CultureInfo.InvariantCulture, $"<tr><th>{Escape(column.Name)}</th><td>{Escape(kernel)}{whose}</td></tr>\n");
        }

        html.Append("</table>\n");
        foreach (ComparisonColumn column in report.Columns.Where(static column => column.Error is not null))
        {
            html.Append(CultureInfo.InvariantCulture, $"<p>{Escape(column.Name)}: {Escape(column.Error!)}</p>\n");
        }
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
