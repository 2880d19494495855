using System.Globalization;

namespace Enisle.Runtime;

/// <summary>Durations as Go writes them: <c>5s</c>, <c>1m30s</c>, <c>1.5h</c>, <c>250ms</c>.</summary>
internal static class Duration
{
    private const decimal LongestSeconds = 24 * 3600 * 365;

    /// <returns>False when the text is none, or is longer than a year.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text.StartsWith('+') ? text.AsSpan(1) : text;
        if (rest is "0")
        {
            return true;
        }

        decimal seconds = 0;
        bool any = false;
        while (!rest.IsEmpty)
        {
            int digits = StrictNumber.LengthOfDecimal(rest);
            if (digits == 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
            {
                return false;
            }

            rest = rest[digits..];
            ReadOnlySpan<char> unit = UnitAtStart(rest);
            decimal scale = Scale(unit);
            if (scale == 0 || value > LongestSeconds / scale)
            {
                return false;
            }

            seconds += value * scale;
            rest = rest[unit.Length..];
            any = true;
        }

        duration = any && seconds <= LongestSeconds ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : TimeSpan.Zero;
        return any && seconds <= LongestSeconds;
    }

    private static ReadOnlySpan<char> UnitAtStart(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && StrictNumber.LengthOfDecimal(text[length..]) == 0)
        {
            length++;
        }

        return text[..length];
    }

    private static decimal Scale(ReadOnlySpan<char> unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 0.001m,
        "us" or "µs" or "μs" => 0.000001m,
        "ns" => 0.000000001m,
        _ => 0,
    };
}
