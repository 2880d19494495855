namespace Enisle.Images.Layers.Tar;

/// <summary>One entry of a tar file. Its texts are bytes, one character each: no encoding is assumed.</summary>
public sealed record TarEntry
{
    /// <summary>As it stands in the archive, up to 4095 bytes, none of them NUL.</summary>
    public required string Name { get; init; }

    /// <summary>What it makes.</summary>
    public required TarKind Kind { get; init; }

    /// <summary>Where a link leads; else empty.</summary>
    public string LinkName { get; init; } = "";

    /// <summary>Permissions with set-id and sticky bits: 07777 at most.</summary>
    public uint Mode { get; init; }

    /// <summary>Owner, never 2^32 - 1, which chown(2) takes for «leave it».</summary>
    public uint Uid { get; init; }

    /// <summary>Group, with the same bound.</summary>
    public uint Gid { get; init; }

    /// <summary>Bytes of the file once it is unpacked, holes included; 0 for what is no file.</summary>
    public long SizeBytes { get; init; }

    /// <summary>Seconds since 1970 of the last change, possibly before.</summary>
    public long Seconds { get; init; }

    /// <summary>And the fraction.</summary>
    public uint Nanoseconds { get; init; }

    /// <summary>Of a device.</summary>
    public uint DeviceMajor { get; init; }

    /// <summary>Of a device.</summary>
    public uint DeviceMinor { get; init; }

    /// <summary>Extended attributes (<c>SCHILY.xattr.</c>), with their prefixes.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> Attributes { get; init; } = [];

    /// <summary>For a sparse file where its data goes, in ascending order; null when the data is the file.</summary>
    public IReadOnlyList<TarSegment>? Sparse { get; init; }
}
