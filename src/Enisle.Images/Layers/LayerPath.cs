using System.Text;
using Enisle.Host;

namespace Enisle.Images.Layers;

/// <summary>Names of entries as archives write them (<c>./a/b/</c>, <c>/a/b</c>) and as they are used (<c>a/b</c>); one character a byte.</summary>
internal static class LayerPath
{
    private const int LongestShown = 200;

    /// <summary>Without leading, doubled and final slashes and without «.»; empty for the root itself.</summary>
    /// <exception cref="EnisleException">Invalid: it has a «..».</exception>
    public static string Normalize(string name)
    {
        string path = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        path = path.Trim('/');
        if (!NeedsCare(path))
        {
            return path;
        }

        List<string> parts = [];
        foreach (string part in path.Split('/'))
        {
            if (part == "..")
            {
                throw new EnisleException(ErrorKind.Invalid, $"layer entry \"{Show(name)}\": «..» may not stand in a name");
            }

            if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The directory that holds it; empty for the root.</summary>
    public static string ParentOf(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "";

    /// <summary>Its last component.</summary>
    public static string BaseOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    /// <summary>For messages: as UTF-8, on one line, and not longer than a message bears.</summary>
    public static string Show(string name)
    {
        string text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(name));
        StringBuilder shown = new(Math.Min(text.Length, LongestShown) + 1);
        foreach (char c in text.AsSpan(0, Math.Min(text.Length, LongestShown)))
        {
            shown.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        }

        return text.Length > LongestShown ? shown.Append('…').ToString() : shown.ToString();
    }

    private static bool NeedsCare(string path) =>
        path is "." or ".."
        || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal)
        || path.EndsWith("/.", StringComparison.Ordinal) || path.EndsWith("/..", StringComparison.Ordinal)
        || path.Contains("//", StringComparison.Ordinal) || path.Contains("/./", StringComparison.Ordinal)
        || path.Contains("/../", StringComparison.Ordinal);
}
