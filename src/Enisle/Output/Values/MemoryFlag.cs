using System.Buffers;
using Enisle.Host;
using Enisle.Output.Go;

namespace Enisle.Output.Values;

/// <summary>Sizes as <c>--memory 512m</c> takes them: units of 1024, by Docker's rules and in its words.</summary>
internal static class MemoryFlag
{
    private const string Units = "kmgtp";
    private static readonly SearchValues<char> s_numberEnds = SearchValues.Create("0123456789. ");

    /// <param name="flag">As the error names it: <c>-m, --memory</c>.</param>
    /// <param name="text">A number, a fraction perhaps, and perhaps <c>b k m g t p</c>, <c>kb</c>, <c>KiB</c>, …</param>
    /// <exception cref="EnisleException">Invalid: no size, or one of 2^63 bytes or more.</exception>
    public static long Parse(string flag, string text) => TryParse(text, out long bytes, out string problem) ? bytes
        : throw new EnisleException(ErrorKind.Invalid, $"invalid argument {GoQuote.Quote(text)} for {GoQuote.Quote(flag)} flag: {problem}");

    /// <summary>The same; <c>-1</c> is no limit.</summary>
    public static long ParseSwap(string flag, string text) => text == "-1" ? -1 : Parse(flag, text);

    public static bool TryParse(string text, out long bytes, out string problem)
    {
        bytes = 0;
        problem = $"invalid size: '{text}'";
        int last = text.AsSpan().LastIndexOfAny(s_numberEnds);
        if (last < 0)
        {
            return false;
        }

        string number = text[last] == ' ' ? text[..last] : text[..(last + 1)];
        string suffix = text[(last + 1)..].ToLowerInvariant();
        if (!GoNumber.TryFloat(number, out double size))
        {
            problem = $"strconv.ParseFloat: parsing {GoQuote.Quote(number)}: invalid syntax";
            return false;
        }

        if (size < 0)
        {
            return false;
        }

        int power = Units.IndexOf(suffix.Length > 0 ? suffix[0] : ' ', StringComparison.Ordinal) + 1;
        if (suffix is not ("" or "b") && (power == 0 || suffix[1..] is not ("" or "b" or "ib")))
        {
            problem = $"invalid suffix: '{(suffix.Length > 3 ? text[(last + 1)..] : suffix)}'";
            return false;
        }

        size *= Math.Pow(1024, power);
        bytes = size < long.MaxValue ? (long)size : 0;
        return size < long.MaxValue;
    }
}
