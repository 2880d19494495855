using System.Globalization;
using Enisle.Host;

namespace Enisle.Runtime.CommandLine;

/// <summary>The flag syntax that callers of runc use: <c>--flag value</c>, <c>--flag=value</c>, <c>-f value</c>, one dash or two.</summary>
/// <remarks>
/// Strict: what is not declared is an error, also after the first argument. The messages are those of Go's flag package, since
/// callers have learned to read them.
/// </remarks>
internal static class ArgumentParser
{
    public const string True = "true";
    private const string False = "false";

    /// <param name="flags">What is allowed.</param>
    /// <param name="arguments">What was given.</param>
    /// <param name="stopAtFirstArgument">The first word that is no flag, and all after it, are arguments, whatever they look like.</param>
    /// <exception cref="EnisleException">Invalid: names the flag and the rule.</exception>
    public static ParsedArguments Parse(FlagSpec[] flags, ReadOnlySpan<string> arguments, bool stopAtFirstArgument)
    {
        ParsedArguments parsed = new(flags);
        for (int i = 0; i < arguments.Length; i++)
        {
            string word = arguments[i];
            if (word == "--")
            {
                parsed.Positionals.AddRange(arguments[(i + 1)..]);
                break;
            }

            if (word.Length < 2 || word[0] != '-')
            {
                if (stopAtFirstArgument)
                {
                    parsed.Positionals.AddRange(arguments[i..]);
                    break;
                }

                parsed.Positionals.Add(word);
                continue;
            }

            i += ParseFlag(parsed, flags, word, arguments[(i + 1)..]);
        }

        return parsed;
    }

    /// <returns>How many words of <paramref name="rest"/> it took.</returns>
    private static int ParseFlag(ParsedArguments parsed, FlagSpec[] flags, string word, ReadOnlySpan<string> rest)
    {
        ReadOnlySpan<char> name = word.AsSpan(word[1] == '-' ? 2 : 1);
        int equals = name.IndexOf('=');
        string? value = equals < 0 ? null : name[(equals + 1)..].ToString();
        name = equals < 0 ? name : name[..equals];
        int flag = Find(flags, name);
        if (flag < 0)
        {
            if (value is null && name is "help" or "h")
            {
                parsed.HelpWanted = true;
                return 0;
            }

            throw Invalid(name.IsEmpty || name[0] == '-' ? $"bad flag syntax: {word}" : $"flag provided but not defined: -{name}");
        }

        FlagSpec spec = flags[flag];
        if (spec.Kind == FlagKind.Switch)
        {
            parsed.Set(flag, value is null ? True : Boolean(value, name));
            return 0;
        }

        if (value is null && rest.IsEmpty)
        {
            throw Invalid($"flag needs an argument: -{name}");
        }

        string text = value ?? rest[0];
        if (spec.Kind == FlagKind.Number && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            throw Invalid($"invalid value \"{text}\" for flag -{name}: parse error");
        }

        parsed.Set(flag, text);
        return value is null ? 1 : 0;
    }

    private static int Find(FlagSpec[] flags, ReadOnlySpan<char> name)
    {
        for (int i = 0; i < flags.Length; i++)
        {
            if (flags[i].Matches(name))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The words that Go's strconv.ParseBool takes.</summary>
    private static string Boolean(string value, ReadOnlySpan<char> name) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => True,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => False,
        _ => throw Invalid($"invalid boolean value \"{value}\" for -{name}: parse error"),
    };

    private static EnisleException Invalid(string message) => new(ErrorKind.Invalid, message);
}
