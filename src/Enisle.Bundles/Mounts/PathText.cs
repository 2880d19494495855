namespace Enisle.Bundles.Mounts;

/// <summary>Paths inside an instance, as text: nothing is looked up.</summary>
internal static class PathText
{
    /// <summary>Absolute, without <c>.</c>, <c>..</c> and doubled slashes, as Go's path.Clean makes it.</summary>
    public static string Normalize(string path)
    {
        List<string> parts = [];
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return "/" + string.Join('/', parts);
    }
}
