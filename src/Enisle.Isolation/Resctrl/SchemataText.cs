namespace Enisle.Isolation.Resctrl;

/// <summary>Lines like <c>L3:0=7f0;1=1f</c>: a resource, and a value for each of its domains.</summary>
internal static class SchemataText
{
    private const string Bandwidth = "MB:";

    /// <summary>What is written for the two fields; null for neither. A bandwidth line of the cache's field gives way to the other field.</summary>
    public static string? Combine(string? cache, string? bandwidth)
    {
        if (cache is not { Length: > 0 })
        {
            return bandwidth is { Length: > 0 } ? bandwidth : null;
        }

        if (bandwidth is not { Length: > 0 })
        {
            return cache;
        }

        List<string> lines = [.. cache.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        lines.RemoveAll(static line => line.TrimStart().StartsWith(Bandwidth, StringComparison.Ordinal));
        lines.Add(bandwidth);
        return string.Join('\n', lines);
    }

    /// <summary>The first domain whose value is not the same in both; null when all that <paramref name="wanted"/> names are.</summary>
    /// <remarks>The kernel pads names and values: blanks in front, masks with leading zeros.</remarks>
    public static string? FirstDifference(string wanted, string there)
    {
        Dictionary<(string Resource, string Domain), string> values = [];
        foreach ((string resource, string domain, string value) in Entries(there))
        {
            values[(resource, domain)] = value;
        }

        foreach ((string resource, string domain, string value) in Entries(wanted))
        {
            if (!values.TryGetValue((resource, domain), out string? found) || !found.Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return $"{resource}:{domain}";
            }
        }

        return null;
    }

    private static IEnumerable<(string Resource, string Domain, string Value)> Entries(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
            {
                continue;
            }

            foreach (string entry in line[(colon + 1)..].Split(';', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = entry.Split('=', 2);
                string value = parts.Length == 2 ? parts[1].Trim().TrimStart('0') : "";
                yield return (line[..colon].Trim(), parts[0].Trim(), value);
            }
        }
    }
}
