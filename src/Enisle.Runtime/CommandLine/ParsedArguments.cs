using System.Diagnostics;
using System.Globalization;

namespace Enisle.Runtime.CommandLine;

/// <summary>A verb's flags and arguments after parsing: every value is of its flag's kind.</summary>
internal sealed class ParsedArguments
{
    private readonly FlagSpec[] _flags;
    private readonly string?[] _values;
    private readonly List<string>?[] _lists;

    public ParsedArguments(FlagSpec[] flags)
    {
        _flags = flags;
        _values = new string?[flags.Length];
        _lists = new List<string>?[flags.Length];
    }

    /// <summary>What is no flag, in order.</summary>
    public List<string> Positionals { get; } = [];

    /// <summary><c>--help</c> was among the flags.</summary>
    public bool HelpWanted { get; set; }

    /// <summary>Whether the flag was given.</summary>
    public bool IsSet(string name) => _values[IndexOf(name)] is not null;

    /// <summary>The value; null when it was not given or is empty, which mean the same to every verb.</summary>
    public string? Text(string name) => _values[IndexOf(name)] is { Length: > 0 } value ? value : null;

    /// <summary>False when it was not given.</summary>
    public bool Switch(string name) => _values[IndexOf(name)] == ArgumentParser.True;

    /// <summary>0 when it was not given.</summary>
    public int Number(string name) =>
        _values[IndexOf(name)] is { } value ? int.Parse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;

    /// <summary>All values, in order.</summary>
    public IReadOnlyList<string> List(string name) => _lists[IndexOf(name)] ?? (IReadOnlyList<string>)[];

    internal void Set(int flag, string value)
    {
        _values[flag] = value;
        if (_flags[flag].Kind == FlagKind.TextList)
        {
            (_lists[flag] ??= []).Add(value);
        }
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < _flags.Length; i++)
        {
            if (_flags[i].Name == name)
            {
                return i;
            }
        }

        throw new UnreachableException(name);
    }
}
