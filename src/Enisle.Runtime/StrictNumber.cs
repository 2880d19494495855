using System.Globalization;
using Enisle.Host;

namespace Enisle.Runtime;

/// <summary>Numbers of the command line: decimal digits and nothing else, in the range that the kernel gives them.</summary>
internal static class StrictNumber
{
    /// <summary>(uid_t)-1 means «unchanged» to the kernel: as an id it would leave root what it is (CVE-2026-30892).</summary>
    public const uint LastId = 4294967294;

    /// <summary>A user or group id.</summary>
    /// <exception cref="EnisleException">Not one; names the flag and the range.</exception>
    public static uint Id(string flag, ReadOnlySpan<char> text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint id) && id <= LastId
            ? id
            : throw new EnisleException(ErrorKind.Invalid, $"{flag}: {text}: must be a number from 0 to {LastId}");

    public static ulong Unsigned(string flag, string text) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value)
            ? value
            : throw new EnisleException(ErrorKind.Invalid, $"invalid value for {flag}: {text}: must be a number from 0 to {ulong.MaxValue}");

    public static long Signed(string flag, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
            ? value
            : throw new EnisleException(ErrorKind.Invalid, $"invalid value for {flag}: {text}: must be a whole number");

    /// <summary>How many characters at the start are digits and points.</summary>
    public static int LengthOfDecimal(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && (char.IsAsciiDigit(text[length]) || text[length] == '.'))
        {
            length++;
        }

        return length;
    }
}
