using System.Text.RegularExpressions;
using Enisle.Host;
using Enisle.Output.Go;

namespace Enisle.Output.Values;

/// <summary>What <c>--filter KEY=VALUE</c> lets through: any value of the same key, all keys; of labels all values.</summary>
/// <remarks>A key that was not given lets everything through.</remarks>
internal sealed class FilterSet
{
    private static readonly TimeSpan s_longestMatch = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, List<string>> _values;
    private readonly Dictionary<string, Regex?> _expressions = [];

    private FilterSet(Dictionary<string, List<string>> values) => _values = values;

    /// <summary>None: everything passes.</summary>
    public static FilterSet Empty { get; } = new([]);

    public bool IsEmpty => _values.Count == 0;

    /// <param name="given">As on the command line.</param>
    /// <param name="known">The keys that the command has.</param>
    /// <exception cref="EnisleException">Invalid: without =, or with a key that is not known; in Docker's words.</exception>
    public static FilterSet Parse(IEnumerable<string> given, params IReadOnlyList<string> known)
    {
        Dictionary<string, List<string>> values = [];
        foreach (string text in given.Where(static text => text.Length > 0))
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"invalid argument {GoQuote.Quote(text)} for \"-f, --filter\" flag: bad format of filter (expected name=value)");
            }

            string key = text[..equals].Trim().ToLowerInvariant();
            if (!known.Contains(key))
            {
                throw new EnisleException(ErrorKind.Invalid, $"invalid filter '{key}'");
            }

            if (!values.TryGetValue(key, out List<string>? list))
            {
                values.Add(key, list = []);
            }

            list.Add(text[(equals + 1)..].Trim());
        }

        return new FilterSet(values);
    }

    /// <summary>Whether the key was given.</summary>
    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>What was given for the key.</summary>
    public IReadOnlyList<string> Values(string key) => _values.GetValueOrDefault(key) ?? [];

    /// <summary>One of the values suits; for what only the command can decide, as <c>ancestor</c> or <c>before</c>.</summary>
    public bool Any(string key, Func<string, bool> suits) => !_values.TryGetValue(key, out List<string>? values) || values.Exists(value => suits(value));

    /// <summary>One of the values is exactly this.</summary>
    public bool IsExactly(string key, string text) => Any(key, value => value == text);

    /// <summary>One of the values is this or its beginning, as of an identifier.</summary>
    public bool IsPrefix(string key, string text) => Any(key, value => text.StartsWith(value, StringComparison.Ordinal));

    /// <summary>One of the values is this, or a regular expression that is found in it.</summary>
    public bool Matches(string key, string text) => Any(key, value => value == text || Expression(value)?.IsMatch(text) == true);

    /// <summary>The same for a name, with or without the slash that Docker puts in front.</summary>
    public bool MatchesName(string key, string name) => Matches(key, name) || Matches(key, "/" + name);

    /// <summary>Every value is there: <c>label=NAME</c>, or <c>label=NAME=TEXT</c> with that text.</summary>
    public bool HasLabels(string key, IReadOnlyDictionary<string, string> labels) => Values(key).All(value =>
    {
        int equals = value.IndexOf('=', StringComparison.Ordinal);
        return labels.TryGetValue(equals < 0 ? value : value[..equals], out string? text) && (equals < 0 || text == value[(equals + 1)..]);
    });

    /// <summary>What <c>true</c>, <c>1</c>, <c>false</c> and <c>0</c> say; null: the key was not given.</summary>
    /// <exception cref="EnisleException">Invalid: something else, or both.</exception>
    public bool? Switch(string key)
    {
        if (!_values.TryGetValue(key, out List<string>? values))
        {
            return null;
        }

        bool yes = values.Exists(static value => value is "1" or "true");
        bool no = values.Exists(static value => value is "0" or "false");
        return yes != no ? yes : throw new EnisleException(ErrorKind.Invalid, $"invalid filter '{key}=[{string.Join(' ', values)}]'");
    }

    /// <summary>Null: no expression, which matches nothing, as in Docker. Without backtracking: no text takes long.</summary>
    private Regex? Expression(string pattern)
    {
        if (!_expressions.TryGetValue(pattern, out Regex? expression))
        {
            try
            {
                expression = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, s_longestMatch);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                expression = null;
            }

            _expressions.Add(pattern, expression);
        }

        return expression;
    }
}
