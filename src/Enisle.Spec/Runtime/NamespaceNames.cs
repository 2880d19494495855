namespace Enisle.Spec.Runtime;

/// <summary>The words that config.json has for <see cref="NamespaceKind"/>.</summary>
public static class NamespaceNames
{
    internal const string All = "pid, network, mount, ipc, uts, user, cgroup, time";

    /// <summary>Null: there is no such kind.</summary>
    public static NamespaceKind? Find(string type) => type switch
    {
        "pid" => NamespaceKind.Pid,
        "network" => NamespaceKind.Network,
        "mount" => NamespaceKind.Mount,
        "ipc" => NamespaceKind.Ipc,
        "uts" => NamespaceKind.Uts,
        "user" => NamespaceKind.User,
        "cgroup" => NamespaceKind.Cgroup,
        "time" => NamespaceKind.Time,
        _ => null,
    };

    public static string NameOf(NamespaceKind kind) => kind switch
    {
        NamespaceKind.Pid => "pid",
        NamespaceKind.Network => "network",
        NamespaceKind.Mount => "mount",
        NamespaceKind.Ipc => "ipc",
        NamespaceKind.Uts => "uts",
        NamespaceKind.User => "user",
        NamespaceKind.Cgroup => "cgroup",
        NamespaceKind.Time => "time",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
