using System.Text.Json;

namespace Enisle.Bench.Containers;

/// <summary>Writes results for programs: one object a case and subject.</summary>
internal static class ContainerJson
{
    public static void Write(string path, ContainerBench bench, IReadOnlyDictionary<string, string> machine)
    {
        using FileStream file = File.Create(path);
        using Utf8JsonWriter json = new(file, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        foreach ((string name, string value) in machine)
        {
            json.WriteString(name, value);
        }

        json.WriteStartArray("cases");
        foreach (CaseResult result in bench.Results)
        {
            foreach (Series series in result.Series)
            {
                WriteSeries(json, result, series);
            }
        }

        json.WriteEndArray();
        json.WriteStartObject("memoryFloorBytes");
        foreach (MemoryFloor floor in bench.Floors)
        {
            json.WriteNumber(floor.Subject, floor.Bytes);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSeries(Utf8JsonWriter json, CaseResult result, Series series)
    {
        json.WriteStartObject();
        json.WriteString("case", result.Name);
        json.WriteString("subject", series.Subject);
        json.WriteNumber("samples", series.Count);
        json.WriteNumber("wallMsMedian", Math.Round(series.WallMedian, 3));
        json.WriteNumber("wallMsP10", Math.Round(series.WallP10, 3));
        if (result.HasCpu)
        {
            json.WriteNumber("cpuMsMedian", Math.Round(series.CpuMedian, 3));
            json.WriteNumber("cpuMsP10", Math.Round(series.CpuP10, 3));
        }

        json.WriteEndObject();
    }
}
