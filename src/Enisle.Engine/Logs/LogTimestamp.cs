using System.Globalization;

namespace Enisle.Engine.Logs;

/// <summary>Times of log lines: RFC 3339 in UTC with up to nine digits of a second. Spec: RFC 3339 §5.6.</summary>
public static class LogTimestamp
{
    private const int FractionStart = 20;
    private const int FractionDigits = 9;
    private const long SecondNs = 1_000_000_000;
    private const long TickNs = 100;

    /// <summary>Nanoseconds since 1970; false: not such a time.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length < FractionStart || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[^1] != 'Z'
            || !Number(text[..4], out int year) || !Number(text.Slice(5, 2), out int month) || !Number(text.Slice(8, 2), out int day)
            || !Number(text.Slice(11, 2), out int hour) || !Number(text.Slice(14, 2), out int minute) || !Number(text.Slice(17, 2), out int second)
            || year < 1970 || year > 2200 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ReadOnlySpan<byte> fraction = text[(FractionStart - 1)..^1];
        long part = 0;
        if (!fraction.IsEmpty)
        {
            if (fraction[0] != '.' || fraction.Length is < 2 or > FractionDigits + 1 || !Number(fraction[1..], out int digits))
            {
                return false;
            }

            part = digits;
            for (int i = fraction.Length - 1; i < FractionDigits; i++)
            {
                part *= 10;
            }
        }

        DateTime time = new(year, month, day, hour, minute, second, DateTimeKind.Utc);
        nanoseconds = FromTicks(time.Ticks) + part;
        return true;
    }

    /// <summary>Nanoseconds since 1970 of a time that has only ticks.</summary>
    public static long From(DateTimeOffset time) => FromTicks(time.UtcTicks);

    /// <summary>With all nine digits, as <c>logs --timestamps</c> shows them.</summary>
    public static string Format(long nanoseconds)
    {
        DateTime time = DateTime.UnixEpoch.AddTicks(nanoseconds / SecondNs * (SecondNs / TickNs));
        return string.Create(CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss}.{nanoseconds % SecondNs:D9}Z");
    }

    private static long FromTicks(long ticks) => (ticks - DateTime.UnixEpoch.Ticks) * TickNs;

    private static bool Number(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (byte digit in digits)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = value * 10 + (digit - '0');
        }

        return true;
    }
}
