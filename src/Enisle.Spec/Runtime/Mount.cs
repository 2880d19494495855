namespace Enisle.Spec.Runtime;

/// <summary>One mount beyond the root, in the order in which they are made. Spec: config.md, «Mounts»; config-linux.md.</summary>
public sealed record Mount
{
    /// <summary>Absolute path inside the root file system; a relative one in the file is relative to /.</summary>
    public required string Destination { get; init; }
    public string? Type { get; init; }
    /// <summary>A device, a file or directory on the host (relative to the bundle when not absolute), or a dummy.</summary>
    public string? Source { get; init; }
    public IReadOnlyList<string> Options { get; init; } = [];
    public IReadOnlyList<IdMapping> UidMappings { get; init; } = [];
    public IReadOnlyList<IdMapping> GidMappings { get; init; } = [];
}
