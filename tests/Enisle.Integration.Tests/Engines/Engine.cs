using Enisle.Conformance.Tests.Harness;

namespace Enisle.Integration.Tests.Engines;

/// <summary>A container engine with state of its own, that calls the runtime under test.</summary>
/// <remarks>
/// Before the first case it runs a container with the engine's own runtime: an engine that cannot even do that here is
/// skipped with what it said, so that a case that fails is about the runtime under test.
/// </remarks>
public abstract class Engine : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(60);
    private readonly Lazy<string?> _problem;
    private int _commands;

    protected Engine(string name)
    {
        Name = name;
        Directory = Path.Combine(Session.Instance.Directory, name[..1]);
        _ = System.IO.Directory.CreateDirectory(Directory);
        _problem = new Lazy<string?>(Prepare);
    }

    public string Name { get; }

    protected string Directory { get; }

    protected virtual IReadOnlyList<string> Environment =>
        ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", $"{Cleanup.Marker}={Session.Instance.Directory}"];

    /// <summary>What stands before the verb.</summary>
    protected abstract IReadOnlyList<string> Client { get; }

    /// <summary>Skips the case when this engine does not work on this host.</summary>
    public void Need()
    {
        if (_problem.Value is string problem)
        {
            Assert.Skip(problem);
        }
    }

    internal CommandResult Invoke(params string[] arguments) => Invoke("/dev/null", arguments);

    internal CommandResult InvokeWithInput(string input, params string[] arguments)
    {
        string file = Path.Combine(Directory, $"input{Interlocked.Increment(ref _commands)}");
        File.WriteAllText(file, input);
        return Invoke(file, arguments);
    }

    /// <summary>Starts a command on a terminal of its own.</summary>
    internal ChildProcess StartOnTerminal(string terminal, params string[] arguments) => ChildProcess.Start(new ChildOptions
    {
        Arguments = [.. Client, .. arguments],
        Environment = [.. Environment, "TERM=xterm"],
        Terminal = terminal,
        NewSession = true,
    });

    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Starts what must run, loads the image, runs a container with the engine's own runtime; what went wrong, or null.</summary>
    protected abstract string? Prepare();

    private protected CommandResult Invoke(string input, string[] arguments)
    {
        string log = Path.Combine(Directory, $"command{Interlocked.Increment(ref _commands)}");
        using ChildProcess process = ChildProcess.Start(new ChildOptions
        {
            Arguments = [.. Client, .. arguments],
            Environment = Environment,
            StandardInput = input,
            StandardOutput = log + ".out",
            StandardError = log + ".err",
        });
        string command = $"{Name} {string.Join(' ', arguments)}";
        if (!process.Wait(s_timeout))
        {
            process.SignalGroup(Libc.SIGKILL);
            Assert.Fail($"{command}: not finished in time\n  stdout: {File.ReadAllText(log + ".out")}\n  stderr: {File.ReadAllText(log + ".err")}");
        }

        return new CommandResult(command, process.ExitCode, File.ReadAllText(log + ".out"), File.ReadAllText(log + ".err"));
    }

    private protected static string? Missing(params string[] programs)
    {
        string? missing = programs.FirstOrDefault(p => !File.Exists(p));
        return missing is null ? null : $"{missing} is not installed";
    }

    private protected static string? Problem(CommandResult result) => result.ExitCode == 0 ? null : $"does not work on this host: {result}";
}
