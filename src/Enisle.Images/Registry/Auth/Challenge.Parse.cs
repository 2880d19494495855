using System.Text;

namespace Enisle.Images.Registry.Auth;

internal sealed partial record Challenge
{
    private const int MaxHeaderLength = 8192;
    private const int MaxChallenges = 16;
    private const string Token68Characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";

    /// <summary>Reads <c>WWW-Authenticate</c>, which may hold several. What cannot be understood ends the reading; never throws.</summary>
    /// <remarks>Spec: RFC 9110 §11.6.1. Of a parameter that comes twice the first counts.</remarks>
    public static IReadOnlyList<Challenge> Parse(string header)
    {
        List<Challenge> challenges = [];
        ReadOnlySpan<char> rest = header.Length <= MaxHeaderLength ? header : [];
        Dictionary<string, string> parameters = [];
        while (challenges.Count < MaxChallenges && SkipSeparators(ref rest))
        {
            string word = ReadToken(ref rest);
            if (word.Length == 0)
            {
                break;
            }

            ReadOnlySpan<char> afterWord = rest.TrimStart(" \t");
            bool isParameter = challenges.Count > 0 && afterWord.StartsWith("=");
            if (!isParameter)
            {
                parameters = [];
                challenges.Add(new Challenge(word.ToLowerInvariant(), parameters));
                SkipToken68(ref rest);
                continue;
            }

            rest = afterWord[1..].TrimStart(" \t");
            if (!TryReadValue(ref rest, out string value))
            {
                break;
            }

            parameters.TryAdd(word.ToLowerInvariant(), value);
        }

        return challenges;
    }

    private static bool SkipSeparators(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(" \t,");
        return !rest.IsEmpty;
    }

    private static string ReadToken(ref ReadOnlySpan<char> rest)
    {
        int length = 0;
        while (length < rest.Length && IsTokenCharacter(rest[length]))
        {
            length++;
        }

        string token = rest[..length].ToString();
        rest = rest[length..];
        return token;
    }

    // «Negotiate YWJj==»: data of a scheme that we do not speak.
    private static void SkipToken68(ref ReadOnlySpan<char> rest)
    {
        ReadOnlySpan<char> data = rest.TrimStart(" \t");
        ReadOnlySpan<char> after = data.TrimStart(Token68Characters).TrimStart('=');
        bool isData = data.Length < rest.Length && after.Length < data.Length && after.TrimStart(" \t") is ([] or [',', ..]);
        if (isData)
        {
            rest = after;
        }
    }

    private static bool TryReadValue(ref ReadOnlySpan<char> rest, out string value)
    {
        if (!rest.StartsWith("\""))
        {
            value = ReadToken(ref rest);
            return value.Length > 0;
        }

        StringBuilder text = new();
        for (int i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }

            i += rest[i] == '\\' && i + 1 < rest.Length ? 1 : 0;
            text.Append(rest[i]);
        }

        value = "";
        return false;
    }

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
}
