using System.Globalization;
using System.Text.RegularExpressions;
using Enisle.Bundles.Options;
using Enisle.Engine.Instances;
using Enisle.Engine.Lifecycle;
using Enisle.Host;

namespace Enisle.Commands;

/// <summary><c>ps --filter</c>: any of the values of one name, all of the names, as Docker has it.</summary>
internal sealed class InstanceFilters
{
    private static readonly string[] s_names =
        ["id", "name", "label", "exited", "status", "ancestor", "before", "since", "volume", "network", "publish", "expose", "health", "isolation"];

    private readonly Dictionary<string, List<string>> _values = [];

    /// <summary>Those that have ended are looked at too.</summary>
    public bool AsksForState => _values.ContainsKey("status") || _values.ContainsKey("exited");

    /// <exception cref="EnisleException">Invalid.</exception>
    public static InstanceFilters Parse(IReadOnlyList<string> texts)
    {
        InstanceFilters filters = new();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? text : text[..equals]).Trim().ToLowerInvariant();
            if (equals < 0)
            {
                throw new EnisleException(ErrorKind.Invalid, $"invalid argument \"{text}\" for \"-f, --filter\" flag: invalid filter '{text}': must be in format of name=value");
            }

            if (!s_names.Contains(name))
            {
                throw new EnisleException(ErrorKind.Invalid, $"invalid filter '{name}'");
            }

            if (!filters._values.TryGetValue(name, out List<string>? values))
            {
                filters._values[name] = values = [];
            }

            values.Add(text[(equals + 1)..].Trim());
        }

        return filters;
    }

    public bool Match(InstanceDefinition definition, InstanceState state)
    {
        foreach ((string name, List<string> values) in _values)
        {
            if (name == "label" ? !values.All(value => HasLabel(definition, value)) : !values.Any(value => Matches(name, value, definition, state)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(string name, string value, InstanceDefinition definition, InstanceState state) => name switch
    {
        "id" => definition.Id.StartsWith(value, StringComparison.Ordinal),
        "name" => IsMatch(value, definition.Name) || IsMatch(value, $"/{definition.Name}"),
        "exited" => state.Status == InstanceStatus.Exited && $"{state.ExitCode}" == value,
        "status" => state.Status.Word() == value,
        "health" => (state.Health?.Status ?? "none") == value,
        "isolation" => definition.Host.Isolation == value,
        "ancestor" => definition.Image == value || $"{definition.Image}:latest" == value || definition.ImageId.StartsWith($"sha256:{value}", StringComparison.Ordinal),
        "before" => definition.Created < Find(value).Created,
        "since" => definition.Created > Find(value).Created,
        "volume" => definition.Mounts.Any(mount => mount.Kind != MountKind.Tmpfs && (mount.Source == value || mount.Target == value)),
        "network" => definition.Host.NetworkMode == value || state.Network?.Network == value || state.Network?.NetworkId == value,
        "publish" => state.Network?.Ports.Any(port => IsPort(value, port.HostPort, port.ProtocolName)) ?? false,
        _ => definition.Workload.ExposedPorts.Contains(value.Contains('/', StringComparison.Ordinal) ? value : $"{value}/tcp"),
    };

    private static bool HasLabel(InstanceDefinition definition, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return definition.Workload.Labels.TryGetValue(equals < 0 ? text : text[..equals], out string? value) && (equals < 0 || value == text[(equals + 1)..]);
    }

    private static bool IsPort(string text, int port, string protocol)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        return text == number || text == $"{number}/{protocol}";
    }

    private static InstanceDefinition Find(string name) => EngineFactory.Engine.Instances.Find(name).ReadDefinition();

    private static bool IsMatch(string pattern, string text)
    {
        try
        {
            return Regex.IsMatch(text, pattern, RegexOptions.NonBacktracking);
        }
        catch (ArgumentException e)
        {
            throw new EnisleException(ErrorKind.Invalid, $"invalid filter 'name={pattern}': {e.Message}", e);
        }
    }
}
