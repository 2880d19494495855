using System.Globalization;
using Enisle.Host;

namespace Enisle.Runtime;

/// <summary>Sizes as people write them: <c>512m</c>, <c>1.5 GiB</c>, <c>1073741824</c>; units are powers of 1024.</summary>
internal static class ByteSize
{
    /// <exception cref="EnisleException">Not a size; names the flag.</exception>
    public static long Parse(string flag, string text)
    {
        int digits = StrictNumber.LengthOfDecimal(text);
        ReadOnlySpan<char> number = text.AsSpan(0, digits);
        ReadOnlySpan<char> unit = text.AsSpan(digits).TrimStart(' ');
        int shift = Shift(unit);
        if (shift < 0 || !decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal value))
        {
            throw Invalid(flag, text, "must be a number of bytes, with a unit of k, m, g, t or p or without");
        }

        decimal scale = 1L << shift;
        return value <= long.MaxValue / scale ? (long)(value * scale) : throw Invalid(flag, text, "is too large");
    }

    private static int Shift(ReadOnlySpan<char> unit)
    {
        if (unit.IsEmpty)
        {
            return 0;
        }

        int shift = (unit[0] | 0x20) switch
        {
            'b' => 0,
            'k' => 10,
            'm' => 20,
            'g' => 30,
            't' => 40,
            'p' => 50,
            _ => -1,
        };
        ReadOnlySpan<char> rest = unit[1..];
        bool known = rest.IsEmpty || (shift > 0 && (rest is "b" or "B" || rest.Equals("ib", StringComparison.OrdinalIgnoreCase)));
        return known ? shift : -1;
    }

    private static EnisleException Invalid(string flag, string text, string rule) =>
        new(ErrorKind.Invalid, $"invalid value for {flag}: {text}: {rule}");
}
