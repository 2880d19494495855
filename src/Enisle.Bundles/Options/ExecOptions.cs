namespace Enisle.Bundles.Options;

/// <summary>One more process in a running instance. Docker Engine API: <c>ExecConfig</c>.</summary>
public sealed record ExecOptions
{
    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Cmd { get; init; }

    /// <summary>It gets a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>All capabilities.</summary>
    public bool Privileged { get; init; }

    /// <summary>Null: the workload's.</summary>
    public string? User { get; init; }

    /// <summary>Null: the workload's.</summary>
    public string? WorkingDir { get; init; }

    /// <summary><c>NAME=value</c>, over the workload's.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];
}
