namespace Enisle.Host;

/// <summary>The one table from <see cref="ErrorKind"/> to what each face says.</summary>
public static class ErrorKinds
{
    /// <summary>The runtime face's exit code for every error of its own, as runc has it.</summary>
    public const int RuntimeExitCode = 1;

    /// <summary>Exit code of <c>enisle run</c>, as Docker has it: 125 for its own, 126 and 127 for the workload's program.</summary>
    public static int EngineExitCode(this ErrorKind kind) => kind switch
    {
        ErrorKind.CommandNotExecutable => 126,
        ErrorKind.CommandNotFound => 127,
        _ => 125,
    };
}
