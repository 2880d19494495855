namespace Enisle.Spec.Runtime;

/// <summary>What runs. Spec: config.md, «Process».</summary>
public sealed record Process
{
    public bool Terminal { get; init; }
    public ConsoleSize? ConsoleSize { get; init; }
    public User User { get; init; } = new();
    public IReadOnlyList<string> Args { get; init; } = [];
    public IReadOnlyList<string> Env { get; init; } = [];
    /// <summary>Absolute path inside the root file system.</summary>
    public required string Cwd { get; init; }
    /// <summary>Null: leave the capabilities as they are after the change of user.</summary>
    public Capabilities? Capabilities { get; init; }
    public IReadOnlyList<Rlimit> Rlimits { get; init; } = [];
    public bool NoNewPrivileges { get; init; }
    public string? ApparmorProfile { get; init; }
    public int? OomScoreAdj { get; init; }
    public string? SelinuxLabel { get; init; }
    public Scheduler? Scheduler { get; init; }
    public IOPriority? IOPriority { get; init; }
    public ExecCpuAffinity? ExecCpuAffinity { get; init; }
}
