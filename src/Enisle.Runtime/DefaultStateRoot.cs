using Enisle.Abi;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Runtime;

/// <summary>Where state is kept when <c>--root</c> is not given.</summary>
internal static class DefaultStateRoot
{
    private const string System = "/run/enisle";
    private const string WholeIdRange = "4294967295";

    /// <summary>The system's directory for root; an ordinary user's, also in a user namespace of his own, is in his run-time directory.</summary>
    public static string Path()
    {
        string? user = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        return user is { Length: > 0 } && user[0] == '/' && IsOrdinaryUser() ? $"{user.TrimEnd('/')}/enisle" : System;
    }

    private static bool IsOrdinaryUser() => !Identity.OfThisProcess().IsRoot
        || (IsInUserNamespace() && Environment.GetEnvironmentVariable("USER") != "root");

    /// <summary>Only the first user namespace maps all ids.</summary>
    private static bool IsInUserNamespace() =>
        HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/proc/self/uid_map") is { } map && !map.Contains(WholeIdRange, StringComparison.Ordinal);
}
