using System.Text;
using Enisle.Host;
using Enisle.Host.Signals;
using Enisle.Runtime;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Verbs;

namespace Enisle.Fuzz.Targets;

/// <summary>The runtime face's command line: a verb and its words, a line each, as far as no file or process is touched.</summary>
/// <remarks>
/// Promises: only <see cref="EnisleException"/>; a number that is accepted is in its range; what follows <c>--</c> is passed on as it is.
/// </remarks>
public sealed class CommandLineTarget : IFuzzTarget
{
    private static readonly string[] s_tokens =
    [
        "\n", "=", "-", "--", "\n--\n", "--help", "-1", "0", "4294967294", "4294967295", "18446744073709551616", "9223372036854775807",
        "true", "false", ":", ",", "..", "/", "k", "GiB", "ms", "h", "RTMIN+", "SIG", "create\n", "exec\n", "update\n", "--user\n", "--memory\n",
        "--cgroup\n", "--env\n", "\u0663", "\ud83d\ude00",
    ];

    /// <inheritdoc/>
    public string Name => "command-line";

    /// <inheritdoc/>
    public IReadOnlyList<byte[]> Tokens { get; } = [.. s_tokens.Select(Encoding.UTF8.GetBytes)];

    /// <inheritdoc/>
    public IEnumerable<byte[]> Seeds() => FuzzTargets.ReadSeeds(Name);

    /// <inheritdoc/>
    public void Run(ReadOnlySpan<byte> input)
    {
        string[] words = Encoding.UTF8.GetString(input).Split('\n');
        if (VerbTable.Find(words[0]) is { } verb && TryParse(verb, words.AsSpan(1)) is { } arguments)
        {
            Expect(() => { UpdateOrNothing(verb, arguments); });
            CheckSeparator(verb, words.AsSpan(1), arguments);
        }

        foreach (string word in words)
        {
            CheckValues(word);
        }
    }

    private static ParsedArguments? TryParse(Verb verb, ReadOnlySpan<string> words)
    {
        try
        {
            return ArgumentParser.Parse(verb.Flags(), words, verb.FlagsEndAtFirstArgument);
        }
        catch (EnisleException)
        {
            return null;
        }
    }

    private static void UpdateOrNothing(Verb verb, ParsedArguments arguments)
    {
        if (verb is UpdateVerb && arguments.Text("resources") is null)
        {
            UpdateVerb.BuildResources(StandardStreams.OfProcess, arguments);
        }
    }

    /// <summary>The words after the last <c>--</c> are arguments, unless a flag took the dashes as its value.</summary>
    private static void CheckSeparator(Verb verb, ReadOnlySpan<string> words, ParsedArguments arguments)
    {
        if (words.Length > 0 && words[0] == "--" && !arguments.Positionals.SequenceEqual(words[1..].ToArray()))
        {
            throw new InvalidOperationException($"{verb.Name}: words after -- are not the arguments");
        }
    }

    private static void CheckValues(string word)
    {
        Expect(() => Require(StrictNumber.Id("--user", word) <= StrictNumber.LastId, "an id out of range"));
        Expect(() => Require(ByteSize.Parse("memory", word) >= 0, "a negative size"));
        Expect(() => { SubCgroups.Parse([word]); });
        Require(!Duration.TryParse(word, out TimeSpan duration) || duration >= TimeSpan.Zero, "a negative duration");
        Require(!SignalNames.TryParse(word, out int signal) || signal is >= 0 and <= 64, "a signal that there is not");
    }

    private static void Expect(Action action)
    {
        try
        {
            action();
        }
        catch (EnisleException)
        {
            // what the target promises
        }
    }

    private static void Require(bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvalidOperationException(broken);
        }
    }
}
