using System.Buffers;
using System.Globalization;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary><c>HEALTHCHECK [--interval=…] CMD …</c> and <c>HEALTHCHECK NONE</c>.</summary>
internal static class HealthcheckChange
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    public static ImageHealthcheck Parse(string text, string change)
    {
        ImageHealthcheck check = new();
        string rest = text;
        while (rest.StartsWith("--", StringComparison.Ordinal))
        {
            int end = rest.IndexOfAny([' ', '\t']);
            string flag = end < 0 ? rest : rest[..end];
            check = WithFlag(check, flag, change);
            rest = end < 0 ? "" : rest[end..].Trim();
        }

        int blank = rest.IndexOfAny([' ', '\t']);
        string word = (blank < 0 ? rest : rest[..blank]).ToUpperInvariant();
        string command = blank < 0 ? "" : rest[blank..].Trim();
        return word switch
        {
            "NONE" when command.Length == 0 => check with { Test = ["NONE"] },
            "CMD" when command.Length > 0 => check with
            {
                Test = ChangeWords.TryList(command) is { } list ? ["CMD", .. list] : ["CMD-SHELL", command],
            },
            _ => throw ConfigChange.Wrong(change, "HEALTHCHECK requires NONE, or CMD and a command"),
        };
    }

    private static ImageHealthcheck WithFlag(ImageHealthcheck check, string flag, string change)
    {
        int equals = flag.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? flag : flag[..equals];
        string value = equals < 0 ? "" : flag[(equals + 1)..];
        return name switch
        {
            "--interval" => check with { Interval = Duration(value, change) },
            "--timeout" => check with { Timeout = Duration(value, change) },
            "--start-period" => check with { StartPeriod = Duration(value, change) },
            "--start-interval" => check with { StartInterval = Duration(value, change) },
            "--retries" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int retries) => check with { Retries = retries },
            _ => throw ConfigChange.Wrong(change, $"{flag} is not a flag of HEALTHCHECK, or has no value that it takes"),
        };
    }

    // Go's durations, as far as people write them there: 1h, 90s, 1m30s, 500ms.
    private static TimeSpan Duration(string text, string change)
    {
        TimeSpan total = TimeSpan.Zero;
        string rest = text;
        while (rest.Length > 0)
        {
            int digits = rest.AsSpan().IndexOfAnyExcept(s_number);
            int unit = digits < 0 ? -1 : rest.AsSpan(digits).IndexOfAny(s_number);
            string name = digits < 0 ? "" : unit < 0 ? rest[digits..] : rest.Substring(digits, unit);
            double seconds = name switch { "h" => 3600, "m" => 60, "s" => 1, "ms" => 0.001, "us" => 0.000001, _ => 0 };
            if (digits <= 0 || seconds == 0
                || !double.TryParse(rest.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number)
                || number > 1_000_000_000)
            {
                throw ConfigChange.Wrong(change, $"\"{text}\" is not a duration (such as 1m30s)");
            }

            total += TimeSpan.FromSeconds(number * seconds);
            rest = unit < 0 ? "" : rest[(digits + unit)..];
        }

        return total;
    }
}
