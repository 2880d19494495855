using System.Globalization;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Bundles.Limits;

/// <summary><c>--ulimit NAME=SOFT[:HARD]</c>.</summary>
public static class UlimitRules
{
    private static readonly string[] s_names =
    [
        "as", "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];

    /// <exception cref="EnisleException">Invalid.</exception>
    public static IReadOnlyList<Rlimit> Parse(IReadOnlyList<string> limits)
    {
        List<Rlimit> parsed = [];
        foreach (string limit in limits)
        {
            Rlimit one = Parse(limit);
            parsed.RemoveAll(other => other.Type == one.Type);
            parsed.Add(one);
        }

        return parsed;
    }

    private static Rlimit Parse(string text)
    {
        string[] sides = text.Split('=');
        if (sides.Length != 2)
        {
            throw Wrong(text, "must be NAME=SOFT[:HARD]");
        }

        if (!s_names.Contains(sides[0]))
        {
            throw Wrong(text, $"invalid ulimit type: {sides[0]}");
        }

        string[] values = sides[1].Split(':');
        ulong soft = Value(text, values[0]);
        ulong hard = values.Length == 2 ? Value(text, values[1]) : values.Length == 1 ? soft : throw Wrong(text, "has more than two values");
        return soft <= hard ? new Rlimit("RLIMIT_" + sides[0].ToUpperInvariant(), soft, hard)
            : throw Wrong(text, "the soft limit is more than the hard limit");
    }

    private static ulong Value(string text, string value) =>
        value is "-1" or "unlimited" ? ulong.MaxValue
        : ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) ? number
        : throw Wrong(text, $"{value} is not a number");

    private static EnisleException Wrong(string text, string rule) => new(ErrorKind.Invalid, $"--ulimit: {text}: {rule}");
}
