namespace Enisle.Isolation;

/// <summary>What a face asks a level to save of a running instance. Names and meaning are runc's flags'.</summary>
public sealed record CheckpointRequest
{
    /// <summary>Where the images go, and how.</summary>
    public required ImageOptions Images { get; init; }

    /// <summary>Images of an earlier pre-dump, relative to the image path; null for none.</summary>
    public string? ParentPath { get; init; }

    /// <summary>The instance runs on.</summary>
    public bool LeaveRunning { get; init; }

    /// <summary>Memory only; the instance runs on.</summary>
    public bool PreDump { get; init; }

    /// <summary>Connections that are not established yet are left out.</summary>
    public bool TcpSkipInFlight { get; init; }

    /// <summary>Files that are open and unlinked get a name again.</summary>
    public bool LinkRemap { get; init; }

    /// <summary>A descriptor that is sent a zero byte when lazy pages can be served; negative for none.</summary>
    public int StatusFd { get; init; } = -1;

    /// <summary>A page server's address; null for none.</summary>
    public string? PageServerAddress { get; init; }

    /// <summary>Its port.</summary>
    public int PageServerPort { get; init; }
}
