using System.Globalization;

namespace Enisle.Spec.Runtime;

/// <summary>CPUs or memory nodes as the kernel lists them: <c>0-3,7</c>.</summary>
internal static class NumberList
{
    // CONFIG_NR_CPUS is at most 8192 on x86-64.
    private const int Max = 8191;

    /// <summary>At least one number; blanks around an entry and empty entries do no harm.</summary>
    public static bool IsValid(string list)
    {
        ReadOnlySpan<char> text = list;
        bool hasNumber = false;
        foreach (Range range in text.Split(','))
        {
            ReadOnlySpan<char> entry = text[range].Trim(' ');
            if (entry.IsEmpty)
            {
                continue;
            }

            int dash = entry.IndexOf('-');
            if (!TryNumber(dash < 0 ? entry : entry[..dash], out int first) || !TryNumber(dash < 0 ? entry : entry[(dash + 1)..], out int last) || first > last)
            {
                return false;
            }

            hasNumber = true;
        }

        return hasNumber;
    }

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= Max;
}
