using Enisle.Abi;
using Enisle.Host;
using Enisle.Host.Fd;
using Enisle.Host.Processes;

namespace Enisle.Engine;

/// <summary>Where the engine keeps things: <see cref="Data"/> outlives a reboot, <see cref="Run"/> does not.</summary>
/// <param name="Data">Absolute: images, volumes, and a directory an instance.</param>
/// <param name="Run">Absolute: sockets, the levels' state.</param>
public sealed record EngineDirectories(string Data, string Run)
{
    private const uint OwnerOnly = 0x1C0;

    /// <summary>Images in the content store.</summary>
    public string Images => $"{Data}/images";

    /// <summary>One directory an instance.</summary>
    public string Instances => $"{Data}/instances";

    /// <summary>One file a name, whose content is the id.</summary>
    public string Names => $"{Data}/names";

    /// <summary>One directory a volume.</summary>
    public string Volumes => $"{Data}/volumes";

    /// <summary>What the networks remember.</summary>
    public string Networks => $"{Data}/networks";

    /// <summary>Where a level keeps its instances' state.</summary>
    public string LevelState(string level) => $"{Run}/levels/{level}";

    /// <summary>Sockets and the exit status of one instance.</summary>
    public string InstanceRun(string id) => $"{Run}/instances/{id}";

    /// <summary><c>ENISLE_DATA_ROOT</c> and <c>ENISLE_RUN_ROOT</c>, else the system's for root and the user's for others.</summary>
    public static EngineDirectories Default()
    {
        string? data = Absolute("ENISLE_DATA_ROOT");
        string? run = Absolute("ENISLE_RUN_ROOT");
        if (data is not null && run is not null)
        {
            return new EngineDirectories(data, run);
        }

        Identity own = Identity.OfThisProcess();
        string home = Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } named ? named : "/";
        data ??= own.IsRoot ? "/var/lib/enisle" : $"{Absolute("XDG_DATA_HOME") ?? $"{home}/.local/share"}/enisle";
        run ??= own.IsRoot ? "/run/enisle-engine" : $"{Absolute("XDG_RUNTIME_DIR") ?? $"/tmp/enisle-{own.Uid}"}/enisle-engine";
        return new EngineDirectories(data, run);
    }

    /// <summary>Makes a directory and those above it that are missing, for the owner alone.</summary>
    public static void Make(string path)
    {
        if (HostFile.Exists(path))
        {
            return;
        }

        int slash = path.LastIndexOf('/');
        if (slash > 0)
        {
            Make(path[..slash]);
        }

        HostFile.MakeDirectory(Fcntl.AT_FDCWD, path, OwnerOnly);
    }

    private static string? Absolute(string variable)
    {
        string? value = Environment.GetEnvironmentVariable(variable);
        return string.IsNullOrEmpty(value) ? null
            : value[0] == '/' ? value.TrimEnd('/')
            : throw new EnisleException(ErrorKind.Invalid, $"{variable}: {value}: must be an absolute path");
    }
}
