using System.Globalization;
using System.Text;

namespace Enisle.Isolation.Cgroups;

/// <summary>Text from a configuration, safe to print in one line.</summary>
internal static class Quoted
{
    private const int Longest = 200;

    /// <summary>In double quotes; control characters as <c>\u001b</c>; cut when long.</summary>
    public static string Text(string value)
    {
        StringBuilder text = new("\"");
        foreach (char c in value.AsSpan(0, Math.Min(value.Length, Longest)))
        {
            if (char.IsControl(c) || c is '"' or '\\')
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            }
            else
            {
                text.Append(c);
            }
        }

        return text.Append(value.Length > Longest ? "…\"" : "\"").ToString();
    }
}
