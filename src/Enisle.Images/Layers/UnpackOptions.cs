namespace Enisle.Images.Layers;

/// <summary>How a layer is unpacked, and what is too much.</summary>
public sealed record UnpackOptions
{
    /// <summary>More is a bomb, or wants a person's word first.</summary>
    public const long DefaultMaxBytes = 256L << 30;

    /// <summary>Overlayfs's own marks are <c>user.overlay.</c> and not <c>trusted.overlay.</c>: for mounts in a user namespace.</summary>
    public bool UserAttributes { get; init; }

    /// <summary>Everything belongs to who unpacks: where only one id is to be had.</summary>
    public bool IgnoreOwners { get; init; }

    /// <summary>Of the uncompressed layer.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Files, directories, links.</summary>
    public int MaxEntries { get; init; } = 8 << 20;

    /// <summary>Uncompressed to compressed; counts only beyond <see cref="FreeBytes"/>.</summary>
    public int MaxRatio { get; init; } = 250;

    /// <summary>So much may come out of however little: files of zeros are common.</summary>
    public long FreeBytes { get; init; } = 1L << 30;
}
