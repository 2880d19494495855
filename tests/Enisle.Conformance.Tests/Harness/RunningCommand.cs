namespace Enisle.Conformance.Tests.Harness;

/// <summary>A command of the runtime that may still run, and the files it prints to.</summary>
internal sealed class RunningCommand(ChildProcess process, string name, string log) : IDisposable
{
    public ChildProcess Process { get; } = process;

    /// <summary>All it and its container have printed up to now.</summary>
    public string Output => File.ReadAllText(log + ".out");

    public string Errors => File.ReadAllText(log + ".err");

    /// <summary>Waits for the end; one that does not come in time fails the case.</summary>
    public CommandResult Finish(TimeSpan? timeout = null)
    {
        if (!Process.Wait(timeout ?? TimeSpan.FromSeconds(30)))
        {
            Process.SignalGroup(Libc.SIGKILL);
            Assert.Fail($"{name}: not finished in time\n  stdout: {Output}\n  stderr: {Errors}");
        }

        return new CommandResult(name, Process.ExitCode, Output, Errors);
    }

    public void Dispose() => Process.Dispose();
}
