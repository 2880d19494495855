using System.Globalization;
using Enisle.Host;

namespace Enisle.Commands.Flags;

/// <summary><c>--since</c> and <c>--until</c>: RFC 3339, with less of it than all too; seconds since 1970; or how long ago, as in <c>10m</c>.</summary>
internal static class PointInTime
{
    private static readonly string[] s_formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HHK", "yyyy-MM-dd",
    ];

    /// <returns>Nanoseconds since 1970.</returns>
    /// <exception cref="EnisleException">Invalid.</exception>
    public static long Parse(string flag, string text, DateTimeOffset now)
    {
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds) && seconds < 9_000_000_000)
        {
            return (long)(seconds * 1_000_000_000);
        }

        if (DateTimeOffset.TryParseExact(text, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time))
        {
            return Nanoseconds(time);
        }

        return Nanoseconds(now - GoDuration.Parse(flag, text));
    }

    /// <summary>Since 1970.</summary>
    public static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
