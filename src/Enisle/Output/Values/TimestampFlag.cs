using System.Globalization;
using Enisle.Host;
using Enisle.Output.Go;

namespace Enisle.Output.Values;

/// <summary>Moments as <c>--since</c> and <c>--until</c> take them: RFC 3339 and its beginnings, seconds since 1970, or how long ago.</summary>
internal static class TimestampFlag
{
    private const int NanosecondDigits = 9;
    private const long FirstUnixSecond = -62135596800;
    private const long LastUnixSecond = 253402300799;

    private static readonly string[] s_forms =
    [
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHHK", "yyyy-MM-ddK",
    ];

    /// <param name="name">As the error names it: <c>since</c>.</param>
    /// <param name="text">What was given. Without a zone it is this host's.</param>
    /// <param name="now">From which a duration counts back.</param>
    /// <exception cref="EnisleException">Invalid: none of these.</exception>
    public static DateTimeOffset Parse(string name, string text, DateTimeOffset now)
    {
        if (text != "0" && DurationFlag.TryParse(text, out TimeSpan ago, out _))
        {
            return Before(now, ago) ?? throw Error(name, $"failed to parse value as time or duration: {GoQuote.Quote(text)}");
        }

        if (TryMoment(text, out DateTimeOffset moment) || TryUnix(text, out moment))
        {
            return moment;
        }

        throw Error(name, text.Contains('-', StringComparison.Ordinal) ? $"parsing time {GoQuote.Quote(text)}: not as in 2006-01-02T15:04:05Z07:00 or a beginning of it"
            : $"failed to parse value as time or duration: {GoQuote.Quote(text)}");
    }

    private static EnisleException Error(string name, string problem) => new(ErrorKind.Invalid, $"invalid value for {GoQuote.Quote(name)}: {problem}");

    private static DateTimeOffset? Before(DateTimeOffset now, TimeSpan ago)
    {
        long ticks = now.UtcTicks - ago.Ticks;
        return ticks >= DateTimeOffset.MinValue.Ticks && ticks <= DateTimeOffset.MaxValue.Ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;
    }

    private static bool TryMoment(string text, out DateTimeOffset moment)
    {
        // More than seven digits of a second are more than a tick can tell.
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int zone = point < 0 ? -1 : text.AsSpan(point + 1).IndexOfAnyExceptInRange('0', '9');
        int digits = point < 0 ? 0 : (zone < 0 ? text.Length - point - 1 : zone);
        string shorter = digits is > 7 and <= NanosecondDigits ? text.Remove(point + 8, digits - 7) : text;
        const DateTimeStyles Style = DateTimeStyles.AssumeLocal;
        return DateTimeOffset.TryParseExact(shorter, s_forms, CultureInfo.InvariantCulture, Style, out moment);
    }

    private static bool TryUnix(string text, out DateTimeOffset moment)
    {
        moment = default;
        int point = text.IndexOf('.', StringComparison.Ordinal);
        string whole = point < 0 ? text : text[..point];
        string fraction = point < 0 ? "" : text[(point + 1)..];
        if (!long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) || seconds is < FirstUnixSecond or > LastUnixSecond
            || (point >= 0 && (fraction.Length is 0 or > NanosecondDigits || fraction.AsSpan().ContainsAnyExceptInRange('0', '9'))))
        {
            return false;
        }

        long ticks = fraction.Length == 0 ? 0 : long.Parse(fraction.PadRight(NanosecondDigits, '0'), CultureInfo.InvariantCulture) / 100;
        moment = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks);
        return true;
    }
}
