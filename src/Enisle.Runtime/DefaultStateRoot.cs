using System.Globalization;
using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Runtime;

/// <summary>Where state is kept when <c>--root</c> is not given.</summary>
internal static class DefaultStateRoot
{
    private const string System = "/run/enisle";
    private const string WholeIdRange = "4294967295";
    private const uint OwnerOnly = 0x1C0;
    private const uint OthersMayWrite = 0x12;

    /// <summary>For an ordinary user whose directory cannot be made.</summary>
    public const string Remedy = "$XDG_RUNTIME_DIR must name a directory that the user may write to, or --root another";

    /// <summary>The system's directory for root; an ordinary user's, also in a user namespace of his own, is in his run-time directory.</summary>
    public static string Path()
    {
        Identity own = Identity.OfThisProcess();
        string? session = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        if (session is { Length: > 0 } && session[0] == '/' && IsOrdinaryUser(own))
        {
            return $"{session.TrimEnd('/')}/enisle";
        }

        return own.IsRoot ? System : WithoutSession(own.Uid);
    }

    // Without a session: the directory that a session would have, if it is there, else one of the user's own in /tmp.
    private static string WithoutSession(uint uid)
    {
        string session = string.Create(CultureInfo.InvariantCulture, $"/run/user/{uid}");
        if (IsOwned(session, uid))
        {
            return $"{session}/enisle";
        }

        string own = string.Create(CultureInfo.InvariantCulture, $"/tmp/enisle-{uid}");
        HostFile.MakeDirectory(Fcntl.AT_FDCWD, own, OwnerOnly);
        return IsOwned(own, uid)
            ? own
            : throw new EnisleException(ErrorKind.Host, $"{own}: belongs to somebody else, or others may write to it: set XDG_RUNTIME_DIR or --root");
    }

    private static bool IsOwned(string path, uint uid)
    {
        using OwnedFd? fd = HostFile.TryOpenAt(Fcntl.AT_FDCWD, path, Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW, 0, out _);
        return fd is not null && FileStatus.Of(fd.Number) is var status && status.Uid == uid && (status.Permissions & OthersMayWrite) == 0;
    }

    private static bool IsOrdinaryUser(Identity own) => !own.IsRoot
        || (IsInUserNamespace() && Environment.GetEnvironmentVariable("USER") != "root");

    /// <summary>Only the first user namespace maps all ids.</summary>
    private static bool IsInUserNamespace() =>
        HostFile.TryReadAllText(Fcntl.AT_FDCWD, "/proc/self/uid_map") is { } map && !map.Contains(WholeIdRange, StringComparison.Ordinal);
}
