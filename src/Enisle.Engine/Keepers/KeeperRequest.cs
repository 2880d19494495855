using Enisle.Host.Fd;

namespace Enisle.Engine.Keepers;

/// <summary>What a keeper supervises, and with what. Descriptors go to the keeper; none of them may be 0, 1 or 2.</summary>
public sealed record KeeperRequest
{
    /// <summary>The instance's id, for whoever reads a list of processes.</summary>
    public required string Id { get; init; }

    /// <summary>The first process, a child of this one; 0: there is none, the keeper waits <see cref="Delay"/> and becomes <see cref="OnExit"/>.</summary>
    public int InitPid { get; init; }

    /// <summary>Master of the workload's terminal; then <see cref="Input"/>, <see cref="Output"/> and <see cref="Error"/> are null.</summary>
    public OwnedFd? Terminal { get; init; }

    /// <summary>Write end of the workload's standard input; null: it has none.</summary>
    public OwnedFd? Input { get; init; }

    /// <summary>Read end of its standard output.</summary>
    public OwnedFd? Output { get; init; }

    /// <summary>Read end of its standard error.</summary>
    public OwnedFd? Error { get; init; }

    /// <summary>Where clients connect (<see cref="AttachSocket.Listen"/>); null: nobody can.</summary>
    public OwnedFd? Listener { get; init; }

    /// <summary>A client that is connected already (<see cref="AttachSocket.CreatePair"/>): it misses nothing.</summary>
    public OwnedFd? Client { get; init; }

    /// <summary>What <see cref="Client"/> takes part in.</summary>
    public AttachStreams ClientStreams { get; init; }

    /// <summary>Docker's <c>StdinOnce</c>: input is closed when the last client that had input has ended its own. Never with a terminal.</summary>
    public bool InputOnce { get; init; }

    /// <summary>Clients see the end of file only when the process that <see cref="OnExit"/> became has ended: all is cleaned up then.</summary>
    public bool KeepClients { get; init; }

    /// <summary>Null: output is not kept.</summary>
    public KeeperLog? Log { get; init; }

    /// <summary>Absolute path that <see cref="ExitRecord"/> reads.</summary>
    public required string ExitFile { get; init; }

    /// <summary>Path of the cgroup's <c>memory.events</c> (v2) or <c>memory.oom_control</c> (v1); null: not known.</summary>
    public string? MemoryEvents { get; init; }

    /// <summary>What the keeper executes, in its own process, when the instance has ended; the first is the absolute path of the program.</summary>
    public required IReadOnlyList<string> OnExit { get; init; }

    /// <summary>Before <see cref="OnExit"/>, when there is no first process: a restart that is put off costs no memory.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How long output is waited for that others may still write when the first process has ended. Docker: 2 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a client that is not <see cref="AttachStreams.Foreground"/> may hold the workload up by not reading.</summary>
    public TimeSpan ClientPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Null: no checks.</summary>
    public KeeperHealth? Health { get; init; }
}
