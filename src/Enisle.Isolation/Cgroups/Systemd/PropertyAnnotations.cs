using System.Globalization;
using Enisle.Host;

namespace Enisle.Isolation.Cgroups.Systemd;

/// <summary>Annotations <c>org.systemd.property.NAME</c>: properties of the unit that a person asks for, as runc and crun have them.</summary>
/// <remarks>
/// Values are in GVariant's text format, as far as units need it: <c>true</c>, <c>'text'</c>, <c>uint64 5</c>. A name that ends in
/// <c>Sec</c> is seconds and becomes systemd's <c>USec</c>.
/// </remarks>
internal static class PropertyAnnotations
{
    private const string Prefix = "org.systemd.property.";
    private const string Seconds = "Sec";

    /// <summary>The properties among <paramref name="annotations"/>.</summary>
    /// <exception cref="EnisleException">A name or a value against the rules; names the annotation.</exception>
    public static List<SystemdProperty> Read(IReadOnlyDictionary<string, string> annotations)
    {
        List<SystemdProperty> properties = [];
        foreach ((string key, string value) in annotations)
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
            {
                properties.Add(ReadOne(key, key[Prefix.Length..], value.Trim()));
            }
        }

        return properties;
    }

    private static SystemdProperty ReadOne(string key, string name, string value)
    {
        // D-Bus names of members: letters alone, since no property of a unit has anything else.
        if (name.Length < 3 || !name.All(char.IsAsciiLetter))
        {
            throw new EnisleException(ErrorKind.Invalid, $"annotations[{key}]: \"{name}\" is no name of a property");
        }

        if (value is "true" or "false")
        {
            return SystemdProperty.Boolean(name, value == "true");
        }

        if (value.Length >= 2 && value[0] is '\'' or '"' && value[^1] == value[0])
        {
            return SystemdProperty.Text(name, value[1..^1]);
        }

        bool inSeconds = name.EndsWith(Seconds, StringComparison.Ordinal) && !name.EndsWith("USec", StringComparison.Ordinal);
        string digits = value.StartsWith("uint64 ", StringComparison.Ordinal) ? value["uint64 ".Length..].Trim() : inSeconds ? value : string.Empty;
        if (!ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) || (inSeconds && number > ulong.MaxValue / 1_000_000))
        {
            throw new EnisleException(
                ErrorKind.Invalid, $"annotations[{key}]: \"{value}\" is not true, false, a text in quotes or «uint64 NUMBER»");
        }

        return inSeconds
            ? SystemdProperty.Number($"{name[..^Seconds.Length]}USec", number * 1_000_000)
            : SystemdProperty.Number(name, number);
    }
}
