namespace Enisle.Conformance.Tests.Harness;

/// <summary>A line of data/bad-config.txt.</summary>
internal sealed record BadConfig(string Path, string Value, string Word, TargetKind Takers)
{
    public static IEnumerable<BadConfig> All()
    {
        foreach (string line in File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "data/bad-config.txt")))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                string[] parts = line.Split('|', StringSplitOptions.TrimEntries);
                TargetKind takers = parts[3] == "-"
                    ? TargetKind.None
                    : Enum.Parse<TargetKind>(parts[3].Replace(' ', ','), ignoreCase: true);
                yield return new BadConfig(parts[0], parts[1], parts[2], takers);
            }
        }
    }
}
