namespace Enisle.Images;

/// <summary>What others wrote, fit to stand in a message: on one line, without control characters, not longer than a line bears.</summary>
internal static class ForeignText
{
    private const int LongestShown = 120;

    /// <summary>Cleaned, between quotes.</summary>
    public static string Quote(string text) => $"\"{Clean(text)}\"";

    /// <summary>Control characters, and what could turn the text round, are question marks; the end is cut off.</summary>
    public static string Clean(string text, int longest = LongestShown)
    {
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, longest));
        string clean = string.Create(shown.Length, shown, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++)
            {
                target[i] = IsHarmless(source[i]) ? source[i] : '?';
            }
        });
        return text.Length > longest ? clean + "…" : clean;
    }

    private static bool IsHarmless(char c) => !char.IsControl(c) && !char.IsSurrogate(c)
        && char.GetUnicodeCategory(c) is not (System.Globalization.UnicodeCategory.Format
            or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
}
