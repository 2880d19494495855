namespace Enisle.Bench;

/// <summary>Where and when the numbers were taken; a table is compared only with itself.</summary>
internal static class Machine
{
    public static Dictionary<string, string> Describe(string peersFolder) => new()
    {
        ["date"] = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture) + " UTC",
        ["kernel"] = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        ["processor"] = $"{Environment.ProcessorCount} × {Processor()}",
        ["load"] = File.ReadAllText("/proc/loadavg").Split(' ')[0],
        ["peers"] = string.Join(", ", File.ReadLines(Path.Combine(peersFolder, "versions")).Where(static line => line.StartsWith("crun ") || line.StartsWith("runc ") || line.StartsWith("bubblewrap "))),
    };

    private static string Processor() =>
        File.ReadLines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";
}
