namespace Enisle.Isolation;

/// <summary>What saving and restoring have in common. Names and meaning are runc's flags'.</summary>
public sealed record ImageOptions
{
    /// <summary>Absolute path of the image files' directory.</summary>
    public required string ImagePath { get; init; }

    /// <summary>Absolute path of the directory for work files and logs; null: the images'.</summary>
    public string? WorkPath { get; init; }

    /// <summary>Open TCP connections are allowed.</summary>
    public bool TcpEstablished { get; init; }

    /// <summary>Unix sockets that lead outside are allowed.</summary>
    public bool ExternalUnixSockets { get; init; }

    /// <summary>Processes with an outer terminal are allowed.</summary>
    public bool ShellJob { get; init; }

    /// <summary>File locks are handled.</summary>
    public bool FileLocks { get; init; }

    /// <summary>Memory is restored on demand.</summary>
    public bool LazyPages { get; init; }

    /// <summary>Memory images are deduplicated.</summary>
    public bool AutoDedup { get; init; }

    /// <summary><c>soft</c>, <c>full</c>, <c>strict</c> or <c>ignore</c>; null for the default.</summary>
    public string? CgroupsMode { get; init; }
}
