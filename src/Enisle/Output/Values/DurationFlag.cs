using System.Buffers;
using System.Globalization;
using Enisle.Host;
using Enisle.Output.Go;

namespace Enisle.Output.Values;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>1.5s</c>, <c>300ms</c>; a sign may stand in front.</summary>
/// <remarks>Spec: Go's time.ParseDuration, whose unit is the nanosecond; here what is below 100 ns is cut off.</remarks>
internal static class DurationFlag
{
    private const double NanosecondsPerTick = 100;

    private static readonly SearchValues<char> s_digits = SearchValues.Create("0123456789.");

    private static readonly (string Name, double Nanoseconds)[] s_units =
        [("ns", 1), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9)];

    /// <param name="flag">As the error names it: <c>--health-interval</c>.</param>
    /// <param name="text">The duration.</param>
    /// <exception cref="EnisleException">Invalid: no duration, in Docker's words.</exception>
    public static TimeSpan Parse(string flag, string text) => TryParse(text, out TimeSpan duration, out string problem) ? duration
        : throw new EnisleException(ErrorKind.Invalid, $"invalid argument {GoQuote.Quote(text)} for {GoQuote.Quote(flag)} flag: {problem}");

    public static bool TryParse(string text, out TimeSpan duration, out string problem)
    {
        duration = TimeSpan.Zero;
        problem = $"time: invalid duration {GoQuote.Quote(text)}";
        bool negative = text.StartsWith('-');
        ReadOnlySpan<char> rest = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        if (rest is "0")
        {
            return true;
        }

        double total = 0;
        bool any = false;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExcept(s_digits) is >= 0 and int end ? end : rest.Length;
            int points = rest[..digits].Count('.');
            if (digits == points || points > 1)
            {
                // A second point begins what should have been the unit.
                return points > 1 && digits > points && Fail(text, rest[(digits - 1)..], out problem);
            }

            ReadOnlySpan<char> unit = rest.Slice(digits, UnitLength(rest[digits..]));
            double scale = Scale(unit);
            if (scale == 0)
            {
                return Fail(text, unit, out problem);
            }

            total += double.Parse(rest[..digits], CultureInfo.InvariantCulture) * scale;
            rest = rest[(digits + unit.Length)..];
            any = true;
        }

        bool fits = any && total <= long.MaxValue;
        duration = fits ? TimeSpan.FromTicks((long)(total / NanosecondsPerTick) * (negative ? -1 : 1)) : TimeSpan.Zero;
        return fits;
    }

    private static bool Fail(string text, ReadOnlySpan<char> unit, out string problem)
    {
        problem = unit.Length == 0 || unit[0] == '.' ? $"time: missing unit in duration {GoQuote.Quote(text)}"
            : $"time: unknown unit {GoQuote.Quote(unit.ToString())} in duration {GoQuote.Quote(text)}";
        return false;
    }

    private static int UnitLength(ReadOnlySpan<char> text) => text.IndexOfAny(s_digits) is >= 0 and int end ? end : text.Length;

    private static double Scale(ReadOnlySpan<char> unit)
    {
        foreach ((string name, double nanoseconds) in s_units)
        {
            if (unit.SequenceEqual(name))
            {
                return nanoseconds;
            }
        }

        return 0;
    }
}
