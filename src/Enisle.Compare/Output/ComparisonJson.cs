using System.Text.Json;

namespace Enisle.Compare.Output;

/// <summary>The comparison as JSON: times in nanoseconds, sizes in bytes.</summary>
public static class ComparisonJson
{
    /// <summary>UTF-8, indented.</summary>
    public static byte[] Write(ComparisonReport report)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("image", report.Image);
            writer.WriteString("date", report.Date);
            writer.WriteNumber("processors", report.Processors);
            writer.WriteNumber("runs", report.Runs);
            writer.WriteStartArray("columns");
            foreach (ComparisonColumn column in report.Columns)
            {
                Write(writer, report, column);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ComparisonReport report, ComparisonColumn column)
    {
        writer.WriteStartObject();
        writer.WriteString("name", column.Name);
        if (column.Kernel is { } kernel)
        {
            writer.WriteStartObject("kernel");
            writer.WriteString("sysname", kernel.System);
            writer.WriteString("release", kernel.Release);
            writer.WriteString("version", kernel.Version);
            writer.WriteString("machine", kernel.Machine);
            writer.WriteBoolean("is_the_hosts", report.SeesHostKernel(column));
            writer.WriteEndObject();
        }

        if (column.OpenedFile is not null)
        {
            writer.WriteString("opened_file", column.OpenedFile);
        }

        writer.WriteStartObject("measures");
        foreach (MeasureRow row in MeasureRow.All)
        {
            if (column.Figures.TryGetValue(row.Measure, out Figure figure))
            {
                Write(writer, row, figure, report.Ratio(column, row.Measure));
            }
        }

        writer.WriteEndObject();
        if (column.Error is not null)
        {
            writer.WriteString("error", column.Error);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MeasureRow row, Figure figure, double? ratio)
    {
        const int Digits = 3;
        writer.WriteStartObject(row.Key);
        writer.WriteString("unit", row.IsMemory ? "bytes" : "ns");
        writer.WriteNumber("median", Math.Round(figure.Median, Digits));
        writer.WriteNumber("p10", Math.Round(figure.Low, Digits));
        writer.WriteNumber("count", figure.Count);
        if (ratio is { } times)
        {
            writer.WriteNumber("ratio", Math.Round(times, Digits));
        }

        writer.WriteEndObject();
    }
}
