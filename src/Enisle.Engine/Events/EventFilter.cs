using Enisle.Host;

namespace Enisle.Engine.Events;

/// <summary>Which events: any of the values of one name, all of the names.</summary>
public sealed class EventFilter
{
    private static readonly string[] s_names = ["type", "event", "container", "image", "network", "volume", "label"];
    private readonly List<(string Name, string Value)> _wanted = [];

    /// <exception cref="EnisleException">Invalid: not <c>name=value</c>, or no such name.</exception>
    public static EventFilter Parse(IReadOnlyList<string> texts)
    {
        EventFilter filter = new();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || !s_names.Contains(text[..equals]))
            {
                throw new EnisleException(ErrorKind.Invalid, $"--filter: {text}: must be one of {string.Join(", ", s_names)}, = and a value");
            }

            filter._wanted.Add((text[..equals], text[(equals + 1)..]));
        }

        return filter;
    }

    /// <summary>Whether it is wanted.</summary>
    public bool Matches(EngineEvent happened) =>
        _wanted.GroupBy(static filter => filter.Name).All(group => group.Any(filter => Matches(happened, filter.Name, filter.Value)));

    private static bool Matches(EngineEvent happened, string name, string value) => name switch
    {
        "type" => happened.Type == value,
        "event" => happened.Action == value || happened.Action.StartsWith($"{value}:", StringComparison.Ordinal),
        "label" => HasLabel(happened, value),
        "image" when happened.Type == "container" => happened.Attributes.GetValueOrDefault("image") == value,
        _ => happened.Type == name
            && (happened.Id.StartsWith(value, StringComparison.Ordinal) || happened.Attributes.GetValueOrDefault("name") == value),
    };

    private static bool HasLabel(EngineEvent happened, string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return happened.Attributes.TryGetValue(equals < 0 ? text : text[..equals], out string? value) && (equals < 0 || value == text[(equals + 1)..]);
    }
}
