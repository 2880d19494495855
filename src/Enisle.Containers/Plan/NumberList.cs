using System.Globalization;
using Enisle.Host;

namespace Enisle.Containers.Plan;

/// <summary>Lists of CPUs or memory nodes as in <c>0-3,7</c>. Spec: cpuset(7), «List format».</summary>
internal static class NumberList
{
    private const int MaxNumber = 8191;

    /// <summary>A bit a number, in whole 64-bit words, as the kernel takes masks.</summary>
    /// <exception cref="EnisleException">Names <paramref name="field"/> and the rule.</exception>
    public static byte[] ToMask(string list, string field)
    {
        byte[] mask = new byte[8];
        foreach (string part in list.Split(','))
        {
            string trimmed = part.Trim();
            int dash = trimmed.IndexOf('-', StringComparison.Ordinal);
            int first = Parse(dash < 0 ? trimmed : trimmed[..dash], list, field);
            int last = dash < 0 ? first : Parse(trimmed[(dash + 1)..], list, field);
            if (last < first)
            {
                throw new EnisleException(ErrorKind.Invalid, $"{field}: \"{list}\": a range runs backwards");
            }

            if (last / 8 >= mask.Length)
            {
                Array.Resize(ref mask, ((last / 64) + 1) * 8);
            }

            for (int number = first; number <= last; number++)
            {
                mask[number / 8] |= (byte)(1 << (number % 8));
            }
        }

        return mask;
    }

    private static int Parse(string text, string list, string field) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= MaxNumber
            ? number
            : throw new EnisleException(ErrorKind.Invalid, $"{field}: \"{list}\": \"{text}\" is no number from 0 to {MaxNumber}");
}
