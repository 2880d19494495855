using Enisle.Host;
using Enisle.Host.Processes;
using Enisle.Host.Signals;
using Enisle.Isolation;
using Enisle.Isolation.State;
using Enisle.Runtime.CommandLine;
using Enisle.Runtime.Foreground;
using Enisle.Spec.Runtime;

namespace Enisle.Runtime;

/// <summary>From a command line to an instance: what <c>create</c> and <c>run</c> have in common.</summary>
internal sealed class Launch : IDisposable
{
    private readonly RuntimeContext _context;
    private readonly CreateRequest _request;
    private readonly NotifySocket? _notify;
    private readonly ForegroundTerminal? _terminal;

    /// <param name="context">The level and the rest.</param>
    /// <param name="arguments">The verb's, parsed.</param>
    /// <param name="startAtOnce">The workload runs without <c>start</c>.</param>
    /// <param name="detached">This program ends while the workload lives.</param>
    public Launch(RuntimeContext context, ParsedArguments arguments, bool startAtOnce, bool detached)
    {
        _context = context;
        string id = arguments.Positionals[0];
        InstanceId.Validate(id);
        string? pidFile = FullPath(arguments.Text("pid-file"));
        string? consoleSocket = FullPath(arguments.Text("console-socket"));
        string? pidFdSocket = FullPath(arguments.Text("pidfd-socket"));
        int listening = PassedDescriptors.CountOfListening();
        int passed = PassedDescriptors.Check(listening, arguments.Number("preserve-fds"));

        Bundle bundle = Bundle.Open(arguments);
        RuntimeConfig config = bundle.Config;
        CapabilityWarnings.Tell(context.Log, config.Process);
        bool terminal = config.Process?.Terminal ?? false;
        ConsoleRules.Check(terminal, detached, consoleSocket);
        if (config.Process is { } process && listening > 0)
        {
            config = config with { Process = PassedDescriptors.AddVariables(process, listening) };
        }

        _notify = NotifySocket.FromEnvironment();
        config = _notify is null ? config : NotifySocket.AddTo(config, context.StateRoot.Path, id);
        _terminal = terminal && !detached ? ForegroundTerminal.Open(context.Streams) : null;
        config = _terminal is null ? config : config with { Process = _terminal.WithSize(config.Process!) };
        _request = new CreateRequest
        {
            StateRoot = context.StateRoot,
            Id = id,
            Bundle = bundle.Directory,
            Config = config,
            ConfigJson = bundle.ConfigJson,
            ConsoleSocket = _terminal?.ConsoleSocket ?? ConsoleRules.Connect(consoleSocket),
            PidFdSocket = ConsoleRules.Connect(pidFdSocket),
            PidFile = pidFile,
            PreserveFds = passed,
            StartAtOnce = startAtOnce,
            NoPivot = arguments.Switch("no-pivot"),
            NoNewKeyring = arguments.Switch("no-new-keyring"),
            PrepareDirectory = _notify is null ? null : directory => PrepareNotify(directory, startAtOnce),
            RootlessCgroups = context.RootlessCgroups,
            SystemdCgroup = context.SystemdCgroup,
        };
    }

    /// <summary>Set when the instance is brought back from images instead of made.</summary>
    public RestoreRequest? Restore { get; init; }

    /// <summary>Creates, and leaves the instance to itself.</summary>
    public void Detached()
    {
        using IInstanceProcess process = Begin();
        if (_request.StartAtOnce)
        {
            _notify?.WaitUntilReady(process.Pid, _context.Log);
        }
    }

    /// <summary>Creates, and stays in front of the workload until it ends.</summary>
    /// <param name="keep">The instance is left in its stopped state.</param>
    /// <param name="adoptOrphans">Processes that the workload loses become this program's, which takes them away when they end.</param>
    /// <returns>The workload's exit code.</returns>
    public int InForeground(bool keep, bool adoptOrphans)
    {
        // Before there is anything to lose: a signal that comes from here on reaches the workload, and cannot leave it alone.
        using SignalPipe signals = SignalPipe.Install();
        if (adoptOrphans && ChildProcesses.TryAdoptOrphans() is not Abi.Errno.None and var errno)
        {
            _context.Log.Warning($"PR_SET_CHILD_SUBREAPER: {errno.Describe()}");
        }

        using IInstanceProcess process = Begin();
        try
        {
            _terminal?.Attach();
            ForegroundLoop loop = new(process, signals, _context.Log) { Terminal = _terminal, Notify = _notify, HasAdopted = adoptOrphans };
            int code = loop.Run();
            if (!keep)
            {
                Delete();
            }

            return code;
        }
        catch
        {
            process.Signal(Abi.Signal.SIGKILL);
            process.WaitForExit();
            Delete();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _terminal?.Dispose();
        _notify?.Dispose();
        _request.ConsoleSocket?.Dispose();
        _request.PidFdSocket?.Dispose();
    }

    private IInstanceProcess Begin() => Restore is { } request ? _context.Level.Restore(_request, request) : _context.Level.Create(_request);

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);

    private void PrepareNotify(InstanceDirectory directory, bool startAtOnce)
    {
        NotifySocket.Prepare(directory);
        if (startAtOnce)
        {
            _notify!.Bind(directory);
        }
    }

    /// <summary>The workload's exit code is worth more than a directory that could not be removed: that is only said.</summary>
    private void Delete()
    {
        try
        {
            using InstanceDirectory? instance = _context.StateRoot.TryOpen(_request.Id);
            if (instance is not null)
            {
                _context.Level.Delete(instance, force: true, _context.Log.Warning);
            }
        }
        catch (Exception e) when (e is EnisleException or LinuxException)
        {
            _context.Log.Warning($"delete {_request.Id}: {e.Message}");
        }
    }
}
