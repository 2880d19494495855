namespace Enisle.Host.DBus;

/// <summary>The other side answered with an error.</summary>
/// <param name="name">As in <c>org.freedesktop.systemd1.UnitExists</c>.</param>
/// <param name="message">In its own words.</param>
public sealed class DBusException(string name, string message) : Exception($"{message} ({name})")
{
    /// <summary>The error's name.</summary>
    public string Name { get; } = name;
}
