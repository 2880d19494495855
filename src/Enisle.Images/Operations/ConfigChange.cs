using Enisle.Host;
using Enisle.Spec.Image;

namespace Enisle.Images.Operations;

/// <summary>The Dockerfile instructions that <c>--change</c> takes.</summary>
/// <remarks>Spec: Docker's Dockerfile reference; <c>docker commit --change</c>, <c>docker import --change</c>.</remarks>
public static class ConfigChange
{
    private const string Known = "CMD, ENTRYPOINT, ENV, EXPOSE, HEALTHCHECK, LABEL, ONBUILD, SHELL, STOPSIGNAL, USER, VOLUME and WORKDIR";

    /// <summary>One after the other.</summary>
    /// <exception cref="EnisleException">Invalid: no such instruction, or not of its form.</exception>
    public static ImageProcess ApplyAll(ImageProcess process, IReadOnlyList<string> changes)
    {
        foreach (string change in changes)
        {
            process = Apply(process, change);
        }

        return process;
    }

    /// <summary>One instruction.</summary>
    /// <exception cref="EnisleException">Invalid: no such instruction, or not of its form.</exception>
    public static ImageProcess Apply(ImageProcess process, string change)
    {
        string line = change.Trim();
        int blank = line.IndexOfAny([' ', '\t']);
        string word = (blank < 0 ? line : line[..blank]).ToUpperInvariant();
        string rest = blank < 0 ? "" : line[blank..].Trim();
        if (rest.Length == 0)
        {
            throw new EnisleException(ErrorKind.Invalid, $"--change: {change}: {(word.Length == 0 ? "is empty" : $"{word} requires at least one argument")}");
        }

        return word switch
        {
            "CMD" => process with { Cmd = CommandOf(process, rest) },
            "ENTRYPOINT" => process with { Entrypoint = CommandOf(process, rest), Cmd = null },
            "ENV" => process with { Env = WithVariables(process.Env, ChangeWords.Pairs(rest, change)) },
            "LABEL" => process with { Labels = WithLabels(process.Labels, ChangeWords.Pairs(rest, change)) },
            "EXPOSE" => process with { ExposedPorts = Union(process.ExposedPorts, ChangeWords.Split(rest).Select(port => PortOf(port, change))) },
            "VOLUME" => process with { Volumes = Union(process.Volumes, ChangeWords.TryList(rest) ?? ChangeWords.Split(rest)) },
            "USER" => process with { User = rest },
            "WORKDIR" => process with { WorkingDir = WorkingDirectoryOf(process.WorkingDir, rest) },
            "STOPSIGNAL" => process with { StopSignal = rest },
            "ONBUILD" => process with { OnBuild = [.. process.OnBuild, rest] },
            "SHELL" => process with { Shell = ChangeWords.TryList(rest) ?? throw Wrong(change, "SHELL requires the arguments to be in JSON form") },
            "HEALTHCHECK" => process with { Healthcheck = HealthcheckChange.Parse(rest, change) },
            _ => throw new EnisleException(ErrorKind.Invalid, $"--change: {word}: is not a valid change command; {Known} are"),
        };
    }

    internal static EnisleException Wrong(string change, string rule) => new(ErrorKind.Invalid, $"--change: {change}: {rule}");

    // A list as it is, anything else by the shell.
    private static IReadOnlyList<string> CommandOf(ImageProcess process, string rest) =>
        ChangeWords.TryList(rest) ?? [.. process.Shell ?? ["/bin/sh", "-c"], rest];

    private static List<string> WithVariables(IReadOnlyList<string> env, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        List<string> variables = [.. env];
        foreach ((string name, string value) in pairs)
        {
            int old = variables.FindIndex(variable => variable.StartsWith(name + "=", StringComparison.Ordinal));
            if (old >= 0)
            {
                variables[old] = $"{name}={value}";
            }
            else
            {
                variables.Add($"{name}={value}");
            }
        }

        return variables;
    }

    private static Dictionary<string, string> WithLabels(IReadOnlyDictionary<string, string> labels, IEnumerable<KeyValuePair<string, string>> pairs)
    {
        Dictionary<string, string> all = new(labels);
        foreach ((string name, string value) in pairs)
        {
            all[name] = value;
        }

        return all;
    }

    private static List<string> Union(IReadOnlyList<string> old, IEnumerable<string> added) => [.. old.Union(added)];

    private static string PortOf(string port, string change)
    {
        string[] parts = port.Split('/');
        string protocol = parts.Length == 2 ? parts[1].ToLowerInvariant() : "tcp";
        string[] range = parts[0].Split('-');
        bool isRight = parts.Length <= 2 && range.Length <= 2 && protocol is "tcp" or "udp" or "sctp"
            && range.All(static number => ushort.TryParse(number, System.Globalization.NumberStyles.None, null, out ushort value) && value > 0);
        return isRight ? $"{parts[0]}/{protocol}" : throw Wrong(change, $"{port} is not a port (NUMBER[-NUMBER][/tcp|udp|sctp])");
    }

    private static string WorkingDirectoryOf(string? old, string path) =>
        path.StartsWith('/') ? path : $"{(old ?? "").TrimEnd('/')}/{path}";
}
