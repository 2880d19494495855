namespace Enisle.Spec.Runtime;

/// <summary>Spec: SemVer 2.0.0, the grammar alone.</summary>
internal static class SemanticVersion
{
    /// <summary>False where <paramref name="version"/> is not <c>MAJOR.MINOR.PATCH[-PRERELEASE][+BUILD]</c>.</summary>
    public static bool TryGetMajor(string version, out ReadOnlySpan<char> major)
    {
        ReadOnlySpan<char> rest = version;
        major = [];
        int plus = rest.IndexOf('+');
        if (plus >= 0 && !IsDotted(rest[(plus + 1)..], mayHaveLeadingZeros: true))
        {
            return false;
        }

        rest = plus >= 0 ? rest[..plus] : rest;
        int minus = rest.IndexOf('-');
        if (minus >= 0 && !IsDotted(rest[(minus + 1)..], mayHaveLeadingZeros: false))
        {
            return false;
        }

        rest = minus >= 0 ? rest[..minus] : rest;
        int first = rest.IndexOf('.');
        int last = rest.LastIndexOf('.');
        if (first < 0 || first == last || !IsNumber(rest[..first]) || !IsNumber(rest[(first + 1)..last]) || !IsNumber(rest[(last + 1)..]))
        {
            return false;
        }

        major = rest[..first];
        return true;
    }

    private static bool IsNumber(ReadOnlySpan<char> text) =>
        text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');

    private static bool IsDotted(ReadOnlySpan<char> text, bool mayHaveLeadingZeros)
    {
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> part = text[range];
            bool isDigits = !part.ContainsAnyExceptInRange('0', '9');
            if (part.IsEmpty || (isDigits && !mayHaveLeadingZeros && !IsNumber(part)))
            {
                return false;
            }

            foreach (char c in part)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }
}
