namespace Enisle.Images;

/// <summary>The productions of the reference grammar, each over a whole text. Linear in its length.</summary>
internal static class ReferenceGrammar
{
    public const int MaxRepositoryLength = 255;
    public const int MaxTagLength = 128;
    public const string TagRule = "at most 128 letters, digits, underscores, dots and dashes, the first neither dot nor dash";

    /// <summary><c>host [ ":" port ]</c>; the host is a domain name, an IPv4 address or an IPv6 address in brackets.</summary>
    public static bool IsDomain(ReadOnlySpan<char> text)
    {
        int hostEnd = text.StartsWith("[") ? text.IndexOf(']') + 1 : text.IndexOf(':');
        ReadOnlySpan<char> host = hostEnd < 0 ? text : text[..hostEnd];
        ReadOnlySpan<char> port = text[host.Length..];
        bool portIsGood = port.IsEmpty || (port[0] == ':' && port.Length > 1 && !port[1..].ContainsAnyExceptInRange('0', '9'));
        return portIsGood && (host.StartsWith("[") ? IsBracketedAddress(host) : IsDomainName(host));
    }

    /// <summary>Path components between slashes; the length is not looked at.</summary>
    public static bool IsRepository(ReadOnlySpan<char> text)
    {
        foreach (Range part in text.Split('/'))
        {
            if (!IsPathComponent(text[part]))
            {
                return false;
            }
        }

        return true;
    }

    public static bool IsTag(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > MaxTagLength || text[0] is '.' or '-')
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The grammar's digest, which is wider than what can be verified.</summary>
    public static bool LooksLikeDigest(ReadOnlySpan<char> text)
    {
        int colon = text.IndexOf(':');
        return colon > 0 && IsAlgorithm(text[..colon]) && text.Length - colon - 1 >= 32 && IsHex(text[(colon + 1)..]);
    }

    /// <summary>Letters of any script.</summary>
    public static bool HasUpperCase(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (char.ToLowerInvariant(c) != c)
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsLowerHex(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigitLower(c))
            {
                return false;
            }
        }

        return true;
    }

    // alphanumeric (separator alphanumeric)*, separator = "." | "_" | "__" | "-"+
    private static bool IsPathComponent(ReadOnlySpan<char> text)
    {
        bool afterLetter = false;
        for (int i = 0; i < text.Length;)
        {
            if (char.IsAsciiLetterLower(text[i]) || char.IsAsciiDigit(text[i]))
            {
                afterLetter = true;
                i++;
                continue;
            }

            int length = afterLetter ? SeparatorLength(text[i..]) : 0;
            if (length == 0)
            {
                return false;
            }

            afterLetter = false;
            i += length;
        }

        return afterLetter;
    }

    private static int SeparatorLength(ReadOnlySpan<char> text) => text[0] switch
    {
        '.' => 1,
        '_' => text.Length > 1 && text[1] == '_' ? 2 : 1,
        '-' when text.IndexOfAnyExcept('-') is >= 0 and var dashes => dashes,
        _ => 0,
    };

    private static bool IsDomainName(ReadOnlySpan<char> text)
    {
        foreach (Range range in text.Split('.'))
        {
            ReadOnlySpan<char> label = text[range];
            if (label.IsEmpty || label[0] == '-' || label[^1] == '-')
            {
                return false;
            }

            foreach (char c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsBracketedAddress(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || text[^1] != ']')
        {
            return false;
        }

        foreach (char c in text[1..^1])
        {
            if (!char.IsAsciiHexDigit(c) && c != ':')
            {
                return false;
            }
        }

        return true;
    }

    // component ([-_+.] component)*, component = letter (letter | digit)*
    private static bool IsAlgorithm(ReadOnlySpan<char> text)
    {
        bool atStart = true;
        foreach (char c in text)
        {
            if (atStart ? !char.IsAsciiLetter(c) : !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '+' or '.'))
            {
                return false;
            }

            atStart = !char.IsAsciiLetterOrDigit(c);
        }

        return !atStart;
    }

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
        {
            if (!char.IsAsciiHexDigit(c))
            {
                return false;
            }
        }

        return true;
    }
}
