namespace Enisle.Architecture.Tests.Tree;

/// <summary>The table of rooms in ARCHITECTURE.md: the document is the rule, this reads it.</summary>
internal static class RoomTable
{
    private const string Prefix = "Enisle.";

    /// <summary>For each room, the rooms that its row lets it reference.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Rows { get; } = Parse();

    /// <summary>A row's rooms and, because those are seen through their types, what they may reference themselves.</summary>
    public static HashSet<string> Allowed(string room)
    {
        HashSet<string> allowed = [];
        Stack<string> open = new(Rows[room]);
        while (open.TryPop(out string? next))
        {
            if (allowed.Add(next))
            {
                foreach (string further in Rows[next])
                {
                    open.Push(further);
                }
            }
        }

        return allowed;
    }

    private static Dictionary<string, IReadOnlyList<string>> Parse()
    {
        Dictionary<string, IReadOnlyList<string>> rows = [];
        foreach (string line in Repository.Read("ARCHITECTURE.md").Split('\n'))
        {
            string[] cells = [.. line.Split('|').Select(cell => cell.Trim())];
            if (cells.Length == 5 && cells[1].StartsWith("`Enisle", StringComparison.Ordinal))
            {
                rows[cells[1].Trim('`')] = References(cells[3]);
            }
        }

        if (rows.TryGetValue("Enisle", out IReadOnlyList<string>? everything) && everything is ["all"])
        {
            rows["Enisle"] = [.. rows.Keys.Where(name => name != "Enisle")];
        }

        return rows;
    }

    private static IReadOnlyList<string> References(string cell) => cell is "nothing" ? []
        : cell is "all" ? ["all"]
        : [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(name => Prefix + name)];
}
