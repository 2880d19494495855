using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Isolation;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;

namespace Enisle.Runtime;

/// <summary>What every verb needs: the level, the state root, the log.</summary>
internal sealed class RuntimeContext(IIsolationLevel level, StandardStreams streams, RuntimeLog log)
{
    public IIsolationLevel Level { get; } = level;

    public StandardStreams Streams { get; } = streams;

    public RuntimeLog Log { get; } = log;

    /// <summary>The name by which this face is called.</summary>
    public string Program { get; } = $"enisle-{level.Name}";

    /// <summary>Set by <see cref="Apply"/>.</summary>
    public StateRoot StateRoot { get; private set; } = new("/");

    public bool SystemdCgroup { get; private set; }

    /// <summary>As <see cref="CreateRequest.RootlessCgroups"/>.</summary>
    public bool? RootlessCgroups { get; private set; }

    /// <summary>Takes over the global flags. The log comes first, so that the other mistakes are found in it.</summary>
    /// <exception cref="EnisleException">A value is against its flag's rule.</exception>
    public void Apply(ParsedArguments global)
    {
        Log.IsDebug = global.Switch("debug");
        switch (global.Text("log-format"))
        {
            case null or "text":
                break;
            case "json":
                Log.UseJson();
                break;
            case { } format:
                throw new EnisleException(ErrorKind.Invalid, $"invalid log-format: {format}");
        }

        if (global.Text("log") is { } file)
        {
            Log.OpenFile(file);
        }

        if (global.IsSet("criu"))
        {
            Log.Warning("--criu is ignored: the criu of PATH is used"); // as runc does since 1.1
        }

        RootlessCgroups = TrueFalseOrAuto(global.Text("rootless"));
        SystemdCgroup = global.Switch("systemd-cgroup");
        StateRoot = global.IsSet("root")
            ? new StateRoot(Given(global.Text("root") ?? ""))
            : new StateRoot(DefaultStateRoot.Path(), Identity.OfThisProcess().IsRoot ? null : DefaultStateRoot.Remedy);
    }

    // The words of Go's strconv.ParseBool, which engines may have from runc's manual.
    private static bool? TrueFalseOrAuto(string? text) => text switch
    {
        null or "" => null,
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ when text.Equals("auto", StringComparison.OrdinalIgnoreCase) => null,
        _ => throw new EnisleException(ErrorKind.Invalid, $"--rootless: {text}: must be true, false or auto"),
    };

    private static string Given(string root)
    {
        string path = Path.GetFullPath(root.Length == 0 ? "." : root);
        path = path.Length > 1 ? path.TrimEnd('/') : path;
        return root.Length > 0 && path != "/"
            ? path
            : throw new EnisleException(ErrorKind.Invalid, "--root: must name a directory other than /");
    }
}
