using System.Diagnostics.CodeAnalysis;

namespace Enisle.Host.Dns;

/// <summary>Names as text: lower case, labels of 1 to 63 letters, digits, dashes and underscores, 253 in all, no dot at the end.</summary>
internal static class DnsName
{
    public const int MaxLength = 253;
    public const int MaxLabel = 63;

    /// <summary>A dot at the end goes away; the root itself is the empty name.</summary>
    public static bool TryNormalize(string text, [NotNullWhen(true)] out string? name)
    {
        string trimmed = text.EndsWith('.') ? text[..^1] : text;
        name = IsName(trimmed) ? trimmed.ToLowerInvariant() : null;
        return name is not null;
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
        {
            return false;
        }

        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> label = text[range];
            if ((label.IsEmpty && !text.IsEmpty) || label.Length > MaxLabel)
            {
                return false;
            }

            foreach (char c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
