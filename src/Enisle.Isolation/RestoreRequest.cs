namespace Enisle.Isolation;

/// <summary>What a face asks a level to bring back; the instance itself is described as for a new one.</summary>
public sealed record RestoreRequest
{
    /// <summary>Where the images are, and how they are read.</summary>
    public required ImageOptions Images { get; init; }

    /// <summary>Connections are closed instead of restored.</summary>
    public bool TcpClose { get; init; }

    /// <summary>A security profile to use instead of the saved one, as <c>TYPE:NAME</c>.</summary>
    public string? LsmProfile { get; init; }

    /// <summary>A security context for mounts, instead of the saved one.</summary>
    public string? LsmMountContext { get; init; }
}
