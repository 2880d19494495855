namespace Enisle.Keeper;

/// <summary>The time as Go writes it: RFC 3339 in UTC, the second's fraction without zeros at its end.</summary>
internal static unsafe class Stamp
{
    public const int MaxLength = 32;
    private const int SecondsPerDay = 86400;
    private const int FractionDigits = 9;

    /// <summary>Writes the present time.</summary>
    /// <returns>Its length.</returns>
    public static int Write(byte* target)
    {
        long now = Kernel.WallClock();
        long seconds = now / Kernel.Second;
        long days = seconds / SecondsPerDay;
        int time = (int)(seconds % SecondsPerDay);
        byte* p = WriteDate(target, days);
        *p++ = (byte)'T';
        p = Digits(p, time / 3600, 2);
        *p++ = (byte)':';
        p = Digits(p, time / 60 % 60, 2);
        *p++ = (byte)':';
        p = Digits(p, time % 60, 2);
        int fraction = (int)(now % Kernel.Second);
        if (fraction != 0)
        {
            *p++ = (byte)'.';
            p = Digits(p, fraction, FractionDigits);
            while (p[-1] == (byte)'0')
            {
                p--;
            }
        }

        *p++ = (byte)'Z';
        return (int)(p - target);
    }

    // Days since 1970 → date, in years that begin in March, so that the leap day is the last one.
    private static byte* WriteDate(byte* p, long days)
    {
        days += 719468;
        long era = days / 146097;
        long dayOfEra = days - era * 146097;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long month = (5 * dayOfYear + 2) / 153;
        int day = (int)(dayOfYear - (153 * month + 2) / 5 + 1);
        int calendarMonth = (int)(month < 10 ? month + 3 : month - 9);
        long year = yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0);
        p = Digits(p, (int)year, 4);
        *p++ = (byte)'-';
        p = Digits(p, calendarMonth, 2);
        *p++ = (byte)'-';
        return Digits(p, day, 2);
    }

    private static byte* Digits(byte* p, int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            p[i] = (byte)('0' + value % 10);
            value /= 10;
        }

        return p + count;
    }
}
