using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;

namespace Enisle.Commands.Flags;

/// <summary><c>--env</c>, <c>--env-file</c>, <c>--label</c>, <c>--label-file</c>: a line a variable, # for comments.</summary>
internal static class VariableFiles
{
    /// <summary>Files first, then flags; a name without = takes its value from this process, or is left out where it has none.</summary>
    public static IReadOnlyList<string> Environment(IReadOnlyList<string> files, IReadOnlyList<string> flags)
    {
        List<string> variables = [];
        foreach (string line in files.SelectMany(static file => Lines("--env-file", file)).Concat(flags))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals == 0 || line.Length == 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"invalid environment variable: {line}");
            }

            if (equals > 0)
            {
                variables.Add(line);
            }
            else if (System.Environment.GetEnvironmentVariable(line) is { } value)
            {
                variables.Add($"{line}={value}");
            }
        }

        return variables;
    }

    public static IReadOnlyDictionary<string, string> Labels(IReadOnlyList<string> files, IReadOnlyList<string> flags)
    {
        Dictionary<string, string> labels = [];
        foreach (string line in files.SelectMany(static file => Lines("--label-file", file)).Concat(flags))
        {
            int equals = line.IndexOf('=', StringComparison.Ordinal);
            labels[equals < 0 ? line : line[..equals]] = equals < 0 ? "" : line[(equals + 1)..];
        }

        return labels;
    }

    private static IEnumerable<string> Lines(string flag, string file)
    {
        string text = HostFile.TryReadAllText(Fcntl.AT_FDCWD, file)
            ?? throw new EnisleException(ErrorKind.NotFound, $"{flag}: open {file}: {Errno.ENOENT.Describe()}");
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.TrimEnd('\r').TrimStart(' ', '\t');
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            int equals = line.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? line : line[..equals];
            if (name.AsSpan().ContainsAny(' ', '\t'))
            {
                throw new EnisleException(ErrorKind.Invalid, $"{flag}: {file}: variable '{name}' contains whitespaces");
            }

            yield return line;
        }
    }
}
