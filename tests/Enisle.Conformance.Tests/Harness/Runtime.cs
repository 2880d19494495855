namespace Enisle.Conformance.Tests.Harness;

/// <summary>The runtime's command line, with a state root of its own.</summary>
internal sealed class Runtime(string directory)
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(30);
    private int _commands;

    /// <summary>What stands after <c>--root</c>.</summary>
    public string StateRoot { get; } = Path.Combine(directory, "state");

    /// <summary>Global flags before the verb.</summary>
    public List<string> GlobalFlags { get; } = [];

    public List<string> Environment { get; } =
        ["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", $"{Cleanup.Marker}={directory}"];

    public string StandardInput { get; set; } = "/dev/null";

    /// <summary>The runtime's file; a case that attacks it sets a copy.</summary>
    public string Program { get; set; } = Target.Path;

    /// <summary>A program and its arguments that execute the runtime: on another view of the host, as an ordinary user (<see cref="OrdinaryUser.Command"/>), in a user namespace.</summary>
    public IReadOnlyList<string> Through { get; set; } = [];

    /// <summary>Whether <c>--root</c> is given; a case about the default directory goes without.</summary>
    public bool HasStateRoot { get; set; } = true;

    /// <summary>For the next command only.</summary>
    public IReadOnlyList<int> ExtraDescriptors { get; set; } = [];

    /// <summary>The state folders that exist now: one a container.</summary>
    public IReadOnlyList<string> Containers => Directory.Exists(StateRoot)
        ? [.. Directory.GetDirectories(StateRoot).Select(d => Path.GetFileName(d)!).Where(n => n[0] != '.')]
        : [];

    /// <summary>Runs one command to its end.</summary>
    public CommandResult Invoke(params string[] arguments) => InvokeIn(null, arguments);

    public CommandResult InvokeIn(string? workingDirectory, params string[] arguments)
    {
        using RunningCommand command = StartIn(workingDirectory, arguments);
        return command.Finish(s_timeout);
    }

    /// <summary>Starts a command without waiting for it.</summary>
    public RunningCommand Start(params string[] arguments) => StartIn(null, arguments);

    private string[] Root => HasStateRoot ? ["--root", StateRoot] : [];

    private RunningCommand StartIn(string? workingDirectory, string[] arguments)
    {
        string log = Path.Combine(directory, $"command{Interlocked.Increment(ref _commands)}");
        string[] all = [.. Target.Wrapper, .. Through, Program, .. Root, .. GlobalFlags, .. arguments];
        ChildProcess process = ChildProcess.Start(new ChildOptions
        {
            Arguments = all,
            Environment = Environment,
            WorkingDirectory = workingDirectory,
            StandardInput = StandardInput,
            StandardOutput = log + ".out",
            StandardError = log + ".err",
            ExtraDescriptors = ExtraDescriptors,
        });
        ExtraDescriptors = [];
        return new RunningCommand(process, string.Join(' ', [Target.Name, .. GlobalFlags, .. arguments]), log);
    }
}
