using System.Globalization;
using System.Text;

namespace Enisle.Output.Go;

/// <summary>Floating-point numbers in C's and Go's formats.</summary>
internal static class GoFloat
{
    /// <summary>As many digits as it takes to read the same number back.</summary>
    public const int Shortest = -1;

    // Of the shortest digits: from this power of ten on with an exponent.
    private const int ShortestLimit = 6;
    private const int LongestPrecision = 1100;

    /// <param name="value">The number.</param>
    /// <param name="verb">e, E, f, F, g or G.</param>
    /// <param name="precision">Digits after the point, of g in all; or <see cref="Shortest"/>.</param>
    public static string Format(double value, char verb, int precision)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
        }

        precision = Math.Min(precision, LongestPrecision);
        string sign = double.IsNegative(value) ? "-" : "";
        (string digits, int exponent) = Digits(Math.Abs(value), verb, precision);
        return sign + (char.ToLowerInvariant(verb) switch
        {
            'e' => Exponential(digits, exponent, char.IsUpper(verb) ? 'E' : 'e', precision < 0 ? digits.Length - 1 : precision),
            'f' => Fixed(digits, exponent, precision < 0 ? Math.Max(digits.Length - exponent - 1, 0) : precision),
            _ => General(digits, exponent, char.IsUpper(verb) ? 'E' : 'e', precision),
        });
    }

    /// <summary>Significant digits without trailing zeros, and the power of ten of the first.</summary>
    private static (string Digits, int Exponent) Digits(double value, char verb, int precision)
    {
        if (value == 0)
        {
            return ("0", 0);
        }

        string text;
        if (precision < 0)
        {
            text = value.ToString("E16", CultureInfo.InvariantCulture);
            for (int count = 0; count < 17; count++)
            {
                text = value.ToString($"E{count}", CultureInfo.InvariantCulture);
                if (double.Parse(text, CultureInfo.InvariantCulture) == value)
                {
                    break;
                }
            }
        }
        else if (char.ToLowerInvariant(verb) == 'f')
        {
            return FromFixed(value.ToString($"F{precision}", CultureInfo.InvariantCulture));
        }
        else
        {
            int count = char.ToLowerInvariant(verb) == 'g' ? Math.Max(precision, 1) - 1 : precision;
            text = value.ToString($"E{count}", CultureInfo.InvariantCulture);
        }

        int e = text.IndexOf('E', StringComparison.Ordinal);
        string digits = text[..e].Replace(".", "", StringComparison.Ordinal).TrimEnd('0');
        return (digits.Length == 0 ? "0" : digits, int.Parse(text.AsSpan(e + 1), CultureInfo.InvariantCulture));
    }

    private static (string Digits, int Exponent) FromFixed(string text)
    {
        int point = text.IndexOf('.', StringComparison.Ordinal);
        int whole = point < 0 ? text.Length : point;
        string all = text.Replace(".", "", StringComparison.Ordinal);
        int zeros = all.Length - all.TrimStart('0').Length;
        string digits = all.Trim('0');
        return digits.Length == 0 ? ("0", 0) : (digits, whole - 1 - zeros);
    }

    private static string Exponential(string digits, int exponent, char letter, int decimals)
    {
        StringBuilder builder = new();
        _ = builder.Append(digits[0]);
        if (decimals > 0)
        {
            _ = builder.Append('.').Append(digits.AsSpan(1, Math.Min(digits.Length - 1, decimals))).Append('0', Math.Max(decimals - (digits.Length - 1), 0));
        }

        return builder.Append(letter).Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
    }

    private static string Fixed(string digits, int exponent, int decimals)
    {
        StringBuilder builder = new();
        for (int power = Math.Max(exponent, 0); power >= -decimals; power--)
        {
            if (power == -1)
            {
                _ = builder.Append('.');
            }

            int index = exponent - power;
            _ = builder.Append(index >= 0 && index < digits.Length ? digits[index] : '0');
        }

        return builder.ToString();
    }

    private static string General(string digits, int exponent, char letter, int precision)
    {
        int limit = precision < 0 ? ShortestLimit : Math.Max(precision, 1);
        if (precision >= 0 && limit > digits.Length && digits.Length >= exponent + 1)
        {
            limit = digits.Length;
        }

        return exponent < -4 || exponent >= limit ? Exponential(digits, exponent, letter, digits.Length - 1)
            : Fixed(digits, exponent, Math.Max(digits.Length - exponent - 1, 0));
    }
}
