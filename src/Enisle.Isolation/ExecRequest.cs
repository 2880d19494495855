using Enisle.Host.Fd;
using Enisle.Spec.Runtime;

namespace Enisle.Isolation;

/// <summary>One more process in a running instance.</summary>
public sealed record ExecRequest
{
    /// <summary>What runs, complete: what was not asked for is already taken from the instance's own process.</summary>
    public required Process Process { get; init; }

    /// <summary>A connected Unix socket that is sent the terminal's master; null when the process has none.</summary>
    public OwnedFd? ConsoleSocket { get; init; }

    /// <summary>A connected Unix socket that is sent a pidfd of the process; null for none.</summary>
    public OwnedFd? PidFdSocket { get; init; }

    /// <summary>Where the process id is written; null for nowhere.</summary>
    public string? PidFile { get; init; }

    /// <summary>How many descriptors beyond 0, 1 and 2 the process keeps.</summary>
    public int PreserveFds { get; init; }

    /// <summary>Also in a paused instance.</summary>
    public bool IgnorePaused { get; init; }

    /// <summary>Sub-cgroups to join instead of the instance's own: <c>path</c> for all hierarchies under the key "", else by controller.</summary>
    public IReadOnlyDictionary<string, string> SubCgroups { get; init; } = new Dictionary<string, string>(0);
}
