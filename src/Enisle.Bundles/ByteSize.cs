using System.Globalization;
using Enisle.Host;

namespace Enisle.Bundles;

/// <summary>Sizes as people write them: <c>512</c>, <c>64k</c>, <c>1.5g</c>, <c>10MiB</c>; binary units.</summary>
public static class ByteSize
{
    private const string Units = "bkmgtp";

    /// <param name="flag">Named in the error.</param>
    /// <param name="text">The size.</param>
    /// <exception cref="EnisleException">Invalid: not a size, or one of more than 2^63 bytes.</exception>
    public static long Parse(string flag, string text)
    {
        int digits = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        string unit = text[digits..].Trim().ToLowerInvariant();
        int power = unit.Length == 0 ? 0 : Units.IndexOf(unit[0], StringComparison.Ordinal);
        bool known = unit.Length == 0 || (power >= 0 && (unit.Length == 1 || unit[1..] is "b" && power > 0 || unit[1..] is "ib" && power > 0));
        if (digits == 0 || !known || !decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
        {
            throw new EnisleException(ErrorKind.Invalid, $"{flag}: invalid size: '{text}'");
        }

        long unitBytes = 1L << (10 * power);
        return number <= long.MaxValue / unitBytes ? (long)(number * unitBytes) : throw new EnisleException(ErrorKind.Invalid, $"{flag}: {text}: is too large");
    }
}
