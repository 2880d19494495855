using System.Buffers;
using System.Globalization;
using Enisle.Host;

namespace Enisle.Commands.Flags;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>, <c>300ms</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Ticks)[] s_units =
        [("ns", 0.01), ("us", 10), ("µs", 10), ("ms", TimeSpan.TicksPerMillisecond), ("s", TimeSpan.TicksPerSecond), ("m", TimeSpan.TicksPerMinute), ("h", TimeSpan.TicksPerHour)];

    /// <exception cref="EnisleException">Invalid: no duration, or a negative one.</exception>
    public static TimeSpan Parse(string flag, string text)
    {
        if (text == "0")
        {
            return TimeSpan.Zero;
        }

        double ticks = 0;
        ReadOnlySpan<char> rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(s_number);
            int end = digits < 0 ? -1 : rest[digits..].IndexOfAny(s_number);
            ReadOnlySpan<char> unit = digits < 0 ? "" : end < 0 ? rest[digits..] : rest.Slice(digits, end);
            double scale = Scale(unit);
            if (digits <= 0 || scale == 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            {
                throw new EnisleException(ErrorKind.Invalid, $"{flag}: time: invalid duration \"{text}\"");
            }

            ticks += number * scale;
            rest = rest[(digits + unit.Length)..];
        }

        return text.Length > 0 && ticks < long.MaxValue / 2 ? TimeSpan.FromTicks((long)ticks)
            : throw new EnisleException(ErrorKind.Invalid, $"{flag}: time: invalid duration \"{text}\"");
    }

    private static double Scale(ReadOnlySpan<char> unit)
    {
        foreach ((string name, double ticks) in s_units)
        {
            if (unit.SequenceEqual(name))
            {
                return ticks;
            }
        }

        return 0;
    }
}
