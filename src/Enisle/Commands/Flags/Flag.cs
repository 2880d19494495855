using System.CommandLine;
using System.CommandLine.Parsing;

namespace Enisle.Commands.Flags;

/// <summary>Options in Docker's manner, in one line each.</summary>
internal static class Flag
{
    /// <summary>May be given once; null when it is not.</summary>
    public static Option<string?> Text(string name, string description, string value, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    /// <summary>May be given several times, one value each.</summary>
    public static Option<string[]> List(string name, string description, string value, params string[] aliases) => new(name, aliases)
    {
        Description = description,
        HelpName = value,
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = static _ => [],
    };

    /// <summary>There or not; also <c>--name=false</c>.</summary>
    public static Option<bool> Switch(string name, string description, params string[] aliases) => new(name, aliases) { Description = description };

    /// <summary>A whole number; null when it is not given.</summary>
    public static Option<long?> Number(string name, string description, string value, params string[] aliases) =>
        new(name, aliases) { Description = description, HelpName = value };

    /// <summary>Whether it was given.</summary>
    public static bool Has(this ParseResult parsed, Option option) => parsed.GetResult(option) is OptionResult { Implicit: false };
}
