namespace Enisle.Bundles.Options;

/// <summary>One mount that was asked for by <c>-v</c>, <c>--mount</c> or <c>--tmpfs</c>.</summary>
public sealed record MountOptions
{
    /// <summary>What sort.</summary>
    public required MountKind Kind { get; init; }

    /// <summary>Host path, or the volume's name; null for an anonymous volume and for memory.</summary>
    public string? Source { get; init; }

    /// <summary>Absolute path inside.</summary>
    public required string Target { get; init; }

    /// <summary>It cannot be written through this mount.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>With <c>-v</c> a host directory that is missing is made, with <c>--mount</c> it is an error.</summary>
    public bool CreateSource { get; init; }

    /// <summary><c>rprivate</c>, <c>rshared</c>, …; null: rprivate.</summary>
    public string? Propagation { get; init; }

    /// <summary>Mounts below the source are not seen.</summary>
    public bool NonRecursive { get; init; }

    /// <summary>An empty volume does not get what the image has at the target.</summary>
    public bool NoCopy { get; init; }

    /// <summary>Bytes of memory; 0: half of the host's.</summary>
    public long TmpfsSizeBytes { get; init; }

    /// <summary>Permission bits of the memory file system's root; null: 1777.</summary>
    public uint? TmpfsMode { get; init; }

    /// <summary>More mount options, as after <c>--tmpfs PATH:</c>.</summary>
    public IReadOnlyList<string> Extra { get; init; } = [];

    /// <summary>A directory of the volume instead of all of it.</summary>
    public string? Subpath { get; init; }

    /// <summary>Labels for a volume that is made.</summary>
    public IReadOnlyDictionary<string, string> VolumeLabels { get; init; } = new Dictionary<string, string>(0);
}
