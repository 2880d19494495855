using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime;

/// <summary>The flags before the verb.</summary>
internal static class GlobalOptions
{
    public static FlagSpec[] Flags() =>
    [
        new(FlagKind.Switch, "debug", '\0', "enable debug logging"),
        new(FlagKind.Text, "log", '\0', "set the log file (default: standard error)"),
        new(FlagKind.Text, "log-format", '\0', "set the log format: text (default) or json"),
        new(FlagKind.Text, "root", '\0', "directory for the state of containers; should be on a tmpfs (default: /run/enisle, or $XDG_RUNTIME_DIR/enisle)"),
        new(FlagKind.Text, "criu", '\0', "ignored: the criu of PATH is used"),
        new(FlagKind.Switch, "systemd-cgroup", '\0', "let systemd make the cgroup; cgroupsPath is then \"slice:prefix:name\""),
        new(FlagKind.Text, "rootless", '\0', "ignore cgroup permission errors: true, false or auto (default)"),
        new(FlagKind.Switch, "version", 'v', "print the version"),
    ];
}
