using System.CommandLine;
using Enisle.Bundles.Options;
using Enisle.Host;
using Enisle.Host.Signals;

namespace Enisle.Commands.Flags;

/// <summary>What runs: the flags that an image can have defaults for.</summary>
internal sealed class WorkloadFlags
{
    private readonly Option<bool> _interactive = Flag.Switch("--interactive", "Keep standard input open even if not attached.", "-i");
    private readonly Option<bool> _tty = Flag.Switch("--tty", "Allocate a terminal.", "-t");
    private readonly Option<string[]> _env = Flag.List("--env", "Set a variable; without = its value is taken from here.", "NAME=VALUE", "-e");
    private readonly Option<string[]> _envFile = Flag.List("--env-file", "Read variables from a file.", "FILE");
    private readonly Option<string?> _workdir = Flag.Text("--workdir", "Working directory inside.", "PATH", "-w");
    private readonly Option<string?> _user = Flag.Text("--user", "User name or id, and group.", "USER[:GROUP]", "-u");
    private readonly Option<string?> _entrypoint = Flag.Text("--entrypoint", "Run this instead of the image's entrypoint.", "PROGRAM");
    private readonly Option<string?> _hostname = Flag.Text("--hostname", "Host name inside.", "NAME", "-h");
    private readonly Option<string?> _domainname = Flag.Text("--domainname", "NIS domain name inside.", "NAME");
    private readonly Option<string[]> _label = Flag.List("--label", "Set metadata.", "NAME=VALUE", "-l");
    private readonly Option<string[]> _labelFile = Flag.List("--label-file", "Read metadata from a file.", "FILE");
    private readonly Option<string[]> _expose = Flag.List("--expose", "Expose a port or a range.", "PORT[/PROTOCOL]");
    private readonly Option<string?> _stopSignal = Flag.Text("--stop-signal", "Signal that stop sends first.", "SIGNAL");
    private readonly Option<long?> _stopTimeout = Flag.Number("--stop-timeout", "Seconds between that signal and SIGKILL.", "SECONDS");
    private readonly HealthFlags _health = new();

    public bool IsInteractive(ParseResult parsed) => parsed.GetValue(_interactive);

    public void AddTo(Command command)
    {
        foreach (Option option in (ReadOnlySpan<Option>)
            [
                _interactive, _tty, _env, _envFile, _workdir, _user, _entrypoint, _hostname, _domainname, _label, _labelFile, _expose, _stopSignal, _stopTimeout,
            ])
        {
            command.Options.Add(option);
        }

        _health.AddTo(command);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="command">What came after the image.</param>
    /// <param name="detached">Nobody is attached at the start.</param>
    public WorkloadOptions Read(ParseResult parsed, IReadOnlyList<string> command, bool detached)
    {
        bool interactive = parsed.GetValue(_interactive);
        string? signal = parsed.GetValue(_stopSignal);
        if (signal is not null && !SignalNames.TryParse(signal, out _))
        {
            throw new EnisleException(ErrorKind.Invalid, $"--stop-signal: invalid signal: {signal}");
        }

        string? entrypoint = parsed.GetValue(_entrypoint);
        return new WorkloadOptions
        {
            Hostname = parsed.GetValue(_hostname),
            Domainname = parsed.GetValue(_domainname),
            User = parsed.GetValue(_user),
            Tty = parsed.GetValue(_tty),
            OpenStdin = interactive,
            StdinOnce = interactive && !detached,
            Env = VariableFiles.Environment(parsed.GetValue(_envFile)!, parsed.GetValue(_env)!),
            Cmd = command.Count > 0 ? command : null,
            Entrypoint = entrypoint is null ? null : entrypoint.Length == 0 ? [] : [entrypoint],
            WorkingDir = WorkingDirectory(parsed.GetValue(_workdir)),
            ExposedPorts = parsed.GetValue(_expose)!,
            Labels = VariableFiles.Labels(parsed.GetValue(_labelFile)!, parsed.GetValue(_label)!),
            StopSignal = signal,
            StopTimeoutSeconds = (int?)parsed.GetValue(_stopTimeout),
            Healthcheck = _health.Read(parsed),
        };
    }

    private static string? WorkingDirectory(string? path) => path is null or ['/', ..] ? path
        : throw new EnisleException(ErrorKind.Invalid, $"the working directory '{path}' is invalid, it needs to be an absolute path");
}
