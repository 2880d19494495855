using System.Text;
using System.Text.Json;
using Enisle.Host;

namespace Enisle.Compare.Probing;

/// <summary>Reads the probe's line of JSON.</summary>
internal static class ProbeAnswerReader
{
    private const int MaxText = 256;
    private const double MaxNanoseconds = 1e15;

    /// <exception cref="EnisleException">Host: it is not what a probe says.</exception>
    public static ProbeAnswer Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            KernelNames kernel = new(Text(root, "sysname"), Text(root, "release"), Text(root, "version"), Text(root, "machine"));
            JsonElement operations = Member(root, "ns");
            Dictionary<Measure, Figure> figures = [];
            foreach (MeasureRow row in MeasureRow.All)
            {
                if (row.ProbeKey is not null && Read(Member(operations, row.ProbeKey)) is { } figure)
                {
                    figures[row.Measure] = figure;
                }
            }

            return new ProbeAnswer(kernel, Text(root, "opened"), figures);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new EnisleException(ErrorKind.Host, $"the probe's answer cannot be read: {e.Message}", e);
        }
    }

    // {"errno": n} in the place of numbers: the operation failed there.
    private static Figure? Read(JsonElement operation) =>
        operation.ValueKind == JsonValueKind.Object && operation.TryGetProperty("errno", out _) ? null
        : new Figure(Number(operation, "median"), Number(operation, "p10"), (int)Math.Min(Number(operation, "batches"), int.MaxValue));

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) ? member : throw new FormatException($"{name} is missing");

    private static double Number(JsonElement element, string name)
    {
        double number = Member(element, name).GetDouble();
        return number is >= 0 and <= MaxNanoseconds ? number : throw new FormatException($"{name} is out of range");
    }

    /// <summary>Shown on terminals: no control characters, and not too long.</summary>
    private static string Text(JsonElement element, string name)
    {
        string text = Member(element, name).GetString() ?? throw new FormatException($"{name} is null");
        StringBuilder builder = new(text.Length);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, MaxText)))
        {
            builder.Append(c is >= ' ' and <= '~' ? c : '?');
        }

        return builder.ToString();
    }
}
